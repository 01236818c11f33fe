//! Facts that the rulebook declares, read by their declarations.
//! Uses `policy` and `model`. Leaves out what absence is presumed to mean (`intake`).

use super::{Obj, Reader};
use crate::{
    error::{nearest, shorten},
    model::{Code, Fact, Facts, Value, parse_date},
    policy::{FactDecl, FactKind, FactOf},
    wire::json::Json,
};
use alloc::{format, string::String, vec::Vec};

impl Reader<'_> {
    pub(super) fn facts(&self, o: &Obj<'_>, key: &'static str, of: FactOf) -> Facts {
        let mut out = Facts::new();
        let Some(f) = o.object(key) else { return out };
        for (k, v) in f.map {
            let decl = self.rulebook.facts.get(&**k).filter(|d| d.of == of);
            match decl {
                Some(d) => {
                    out.insert(d.name.clone(), self.fact(&f, k, d, v));
                }
                None => {
                    let known = self.rulebook.facts.values().filter(|d| d.of == of).map(|d| d.name.as_str());
                    let elsewhere = self.rulebook.facts.get(&**k);
                    let hint = match (elsewhere, nearest(k, known)) {
                        (Some(d), _) => format!("; it is a fact of {}s", d.of),
                        (None, Some(n)) => format!("; did you mean `{n}`?"),
                        (None, None) => String::new(),
                    };
                    f.say("unknown-key", k, format!("the rulebook declares no fact `{}` of {of}s{hint}", shorten(k)));
                }
            }
        }
        out
    }

    pub(super) fn fact(&self, o: &Obj<'_>, at: &str, d: &FactDecl, v: &Json<'_>) -> Fact<Value> {
        match v {
            Json::Null => Fact::Absent,
            Json::Text(s) if s == "not_known" && d.may_be_not_known && d.kind != FactKind::Text => Fact::NotKnown,
            Json::Map(m) => match m.as_slice() {
                [(k, Json::List(vs))] if k == "conflict" => {
                    let all: Option<Vec<Value>> = vs.iter().map(|v| self.value(o, at, d, v)).collect();
                    all.map_or(Fact::Absent, Fact::Conflict)
                }
                _ => {
                    o.wrong(at, v, "a value, or `{\"conflict\": [...]}`");
                    Fact::Absent
                }
            },
            v => self.value(o, at, d, v).map_or(Fact::Absent, Fact::Value),
        }
    }

    fn value(&self, o: &Obj<'_>, at: &str, d: &FactDecl, v: &Json<'_>) -> Option<Value> {
        if !d.many {
            return one(o, at, d, v);
        }
        match v {
            Json::List(vs) => vs.iter().map(|v| one(o, at, d, v)).collect::<Option<_>>().map(Value::List),
            other => {
                o.wrong(at, other, "a list");
                None
            }
        }
    }
}

/// One value of a declared kind.
fn one(o: &Obj<'_>, at: &str, d: &FactDecl, v: &Json<'_>) -> Option<Value> {
    match (d.kind, v) {
        (FactKind::Bool, Json::Bool(b)) => Some(Value::Bool(*b)),
        (FactKind::Integer, Json::Int(n)) => Some(Value::Integer(*n)),
        (FactKind::Bool, other) => {
            o.wrong(at, other, "true or false");
            None
        }
        (FactKind::Integer, other) => {
            o.wrong(at, other, "a whole number");
            None
        }
        (FactKind::Decimal, v) => o.parsed(at, v).map(Value::Decimal),
        (FactKind::Category, v) => o.parsed(at, v).map(Value::Category),
        (FactKind::Territory, v) => o.parsed(at, v).map(Value::Territory),
        (FactKind::Date, v) => o.text_of(at, v).and_then(|s| o.ok(at, parse_date(s))).map(Value::Date),
        (FactKind::Text, v) => o.text_of(at, v).map(|s| Value::Text(s.into())),
        (FactKind::Code, v) => {
            if let Json::Text(s) = v
                && let Some(code) = d.codes.get(&**s)
            {
                return Some(Value::Code(code.clone()));
            }
            let code: Code = o.parsed(at, v)?;
            let known = d.codes.iter().map(|c| c.as_str());
            let hint = nearest(code.as_str(), known.clone())
                .map(|n| format!("did you mean `{n}`?"))
                .unwrap_or_else(|| format!("expected one of {}", known.collect::<Vec<_>>().join(", ")));
            o.say("bad-code", at, format!("`{code}` is not a code of {}: {hint}", d.name));
            None
        }
    }
}
