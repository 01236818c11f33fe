//! `regorus`: a compiled policy in its virtual machine, one machine per thread, or interpreted.

use crate::{
    peer::Peer,
    world::{Tx, World},
};
use regorus::{
    CompiledPolicy, Engine, Rc, Value,
    languages::rego::compiler::Compiler,
    rvm::{program::Program, vm::RegoVM},
};
use serde_json::{Map, json};
use std::{fmt::Write, sync::Arc};

const ENTRY: &str = "data.screen.outcome";

/// A file may not be larger than a megabyte, nor have more than 20 000 lines.
const RULES_OF_A_FILE: usize = 2_000;

const REST: &str = r#"
default chart := 0
chart := 2 if data.chart[input.destination][data.columns[input.category]]
outcome := listed if listed >= chart else := chart
"#;

const LISTED: &str = r#"
default listed := 0
listed := l.review if {
	l := data.listings[input.party]
	l.from <= input.date
	input.date < l.until
	startswith(input.category, l.scope)
}
"#;

pub struct Rego {
    policy: CompiledPolicy,
    program: Arc<Program>,
    data: Value,
}

type Loaded = Result<Rego, String>;

impl Rego {
    /// The list as data.
    pub fn data(world: &World) -> Loaded {
        let entry = |r: &crate::world::Row| {
            let scope = r.scope.as_deref().unwrap_or("");
            json!({"from": r.first_day(), "until": r.end_day(), "scope": scope, "review": r.review})
        };
        let listings: Map<_, _> = world.rows.iter().map(|r| (r.name.clone(), entry(r))).collect();
        Rego::with(world, Some(listings), &[LISTED.to_owned()])
    }
    /// One rule per listing.
    pub fn policies(world: &World) -> Loaded {
        let mut files = vec![String::from("listed := max(levels | {0})\n")];
        for rows in world.rows.chunks(RULES_OF_A_FILE) {
            let mut text = String::new();
            for r in rows {
                let (from, until) = (r.first_day(), r.end_day());
                let scope = r.scope.as_ref().map(|s| format!("\tstartswith(input.category, \"{s}\")\n"));
                write!(
                    text,
                    "levels contains {} if {{\n\tinput.party == \"{}\"\n\t{from} <= input.date\n\tinput.date < {until}\n{}}}\n",
                    r.review,
                    r.name,
                    scope.unwrap_or_default()
                )
                .expect("text");
            }
            files.push(text);
        }
        Rego::with(world, None, &files)
    }
    fn with(world: &World, listings: Option<Map<String, serde_json::Value>>, files: &[String]) -> Loaded {
        let chart: Map<_, _> = world
            .chart
            .iter()
            .map(|(c, marks)| (c.clone(), marks.iter().map(|m| (format!("C{m}"), json!(true))).collect()))
            .collect();
        let columns: Map<_, _> = world.categories.iter().map(|(c, n)| (c.clone(), json!(format!("C{n}")))).collect();
        let mut data = json!({"chart": chart, "columns": columns});
        if let Some(listings) = listings {
            data["listings"] = listings.into();
        }
        let said = |e: &dyn std::fmt::Display| e.to_string();
        let data = Value::from_json_str(&data.to_string()).map_err(|e| said(&e))?;
        let mut engine = Engine::new();
        engine.add_data(data.clone()).map_err(|e| said(&e))?;
        for (n, rules) in files.iter().map(String::as_str).chain([REST]).enumerate() {
            let text = format!("package screen\nimport rego.v1\n{rules}");
            engine.add_policy(format!("{n}.rego"), text).map_err(|e| said(&e))?;
        }
        let policy = engine.compile_with_entrypoint(&Rc::from(ENTRY)).map_err(|e| said(&e))?;
        let program = Compiler::compile_from_policy(&policy, &[ENTRY]).map_err(|e| said(&e))?;
        Ok(Rego { policy, program, data })
    }
}

fn request(tx: &Tx) -> Value {
    let mut input = Value::new_object();
    let o = input.as_object_mut().expect("an object");
    for (key, value) in [
        ("party", Value::from(tx.party.as_str())),
        ("category", Value::from(tx.category.as_str())),
        ("destination", Value::from(tx.country.as_str())),
        ("date", Value::from(tx.day)),
    ] {
        o.insert(Value::from(key), value);
    }
    input
}

fn outcome(value: &Value) -> u8 {
    value.as_u8().expect("an outcome")
}

impl Peer for Rego {
    type Request = Value;
    type State = RegoVM;
    fn state(&self) -> RegoVM {
        let mut vm = RegoVM::new();
        vm.load_program(self.program.clone());
        vm.set_data(self.data.clone()).expect("data");
        vm.set_max_instructions(usize::MAX);
        vm
    }
    fn request(&self, tx: &Tx) -> Value {
        request(tx)
    }
    fn decide(&self, input: &Value, vm: &mut RegoVM) -> u8 {
        vm.set_input(input.clone());
        outcome(&vm.execute_entry_point_by_index(0).expect("a result"))
    }
}

/// The same without the machine.
pub struct Interpreted(pub Rego);

impl Peer for Interpreted {
    type Request = Value;
    type State = ();
    fn state(&self) {}
    fn request(&self, tx: &Tx) -> Value {
        request(tx)
    }
    fn decide(&self, input: &Value, (): &mut ()) -> u8 {
        outcome(&self.0.policy.eval_with_input(input.clone()).expect("a result"))
    }
}
