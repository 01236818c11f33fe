//! `cedar-policy`: policies parsed and entities built once, one authorizer.
//! The first character of a policy's id is the outcome that it brings; the strictest of the policies
//! that determined the answer counts.

use crate::{
    peer::Peer,
    world::{Row, Tx, World, entry},
};
use cedar_policy::{
    Authorizer, Context, Entities, Entity, EntityId, EntityTypeName, EntityUid, Policy, PolicyId, PolicySet, Request,
    RestrictedExpression as Value,
};
use std::collections::{HashMap, HashSet};

pub struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    types: Types,
}

struct Types {
    party: EntityTypeName,
    category: EntityTypeName,
    country: EntityTypeName,
    action: EntityUid,
}

impl Types {
    fn new() -> Types {
        let name = |n: &str| n.parse::<EntityTypeName>().expect("a type");
        let action = uid(&name("Action"), "ship");
        Types { party: name("Party"), category: name("Category"), country: name("Country"), action }
    }
}

fn uid(of: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(of.clone(), EntityId::new(id))
}

fn policy(id: &str, text: &str) -> Policy {
    Policy::parse(Some(PolicyId::new(id)), text).expect("a policy")
}

fn entity<const N: usize>(
    uid: EntityUid,
    attrs: [(&str, Value); N],
    parents: impl IntoIterator<Item = EntityUid>,
) -> Entity {
    let attrs: HashMap<String, Value> = attrs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    Entity::new(uid, attrs, parents.into_iter().collect::<HashSet<_>>()).expect("an entity")
}

impl Cedar {
    /// The list as entities, four policies for what follows from being on it.
    pub fn data(world: &World) -> Cedar {
        let types = Types::new();
        let party = |r: &Row| {
            let scope = uid(&types.category, r.scope.as_deref().unwrap_or("all"));
            let attrs = [
                ("from", Value::new_long(r.first_day().into())),
                ("until", Value::new_long(r.end_day().into())),
                ("scope", Value::new_entity_uid(scope)),
                ("review", Value::new_long(r.review.into())),
            ];
            entity(uid(&types.party, &r.name), attrs, [])
        };
        let parties: Vec<Entity> = world.rows.iter().map(party).collect();
        let policies = (1..=4).map(|review| {
            let text = format!(
                "forbid(principal, action, resource) when {{ principal has review && principal.review == {review} \
                 && principal.from <= context.date && context.date < principal.until && resource in principal.scope }};"
            );
            policy(&format!("{review} listed"), &text)
        });
        Cedar::with(world, types, policies, parties)
    }
    /// One policy per listing.
    pub fn policies(world: &World) -> Cedar {
        let policies = world.rows.iter().map(|r| {
            let scope = r.scope.as_deref().unwrap_or("all");
            let text = format!(
                "forbid(principal == Party::\"{}\", action, resource in Category::\"{scope}\") \
                 when {{ {} <= context.date && context.date < {} }};",
                r.name,
                r.first_day(),
                r.end_day()
            );
            policy(&format!("{} {}", r.review, r.id), &text)
        });
        Cedar::with(world, Types::new(), policies, Vec::new())
    }
    fn with(world: &World, types: Types, listed: impl Iterator<Item = Policy>, mut entities: Vec<Entity>) -> Cedar {
        let category = |c: &str| uid(&types.category, c);
        let all = category("all");
        let mut above: HashSet<&str> = HashSet::new();
        for (c, column) in &world.categories {
            let (head, paragraph) = (entry(c), &c[..c.len() - 2]);
            if above.insert(head) {
                entities.push(entity(category(head), [], [all.clone()]));
            }
            if above.insert(paragraph) {
                entities.push(entity(category(paragraph), [], [category(head)]));
            }
            let column = Value::new_string(format!("C{column}"));
            entities.push(entity(category(c), [("column", column)], [category(paragraph)]));
        }
        entities.push(entity(all, [], []));
        for (country, marks) in &world.chart {
            let marks = Value::new_set(marks.iter().map(|m| Value::new_string(format!("C{m}"))));
            entities.push(entity(uid(&types.country, country), [("marked", marks)], []));
        }
        let chart =
            "forbid(principal, action, resource) when { context.destination.marked.contains(resource.column) };";
        let rest = [policy("0 rest", "permit(principal, action, resource);"), policy("2 chart", chart)];
        Cedar {
            authorizer: Authorizer::new(),
            policies: PolicySet::from_policies(listed.chain(rest)).expect("ids that differ"),
            entities: Entities::from_entities(entities, None).expect("entities that differ"),
            types,
        }
    }
}

impl Peer for Cedar {
    type Request = Request;
    type State = ();
    fn state(&self) {}
    fn request(&self, tx: &Tx) -> Request {
        let t = &self.types;
        let context = Context::from_pairs([
            ("date".to_owned(), Value::new_long(tx.day.into())),
            ("destination".to_owned(), Value::new_entity_uid(uid(&t.country, &tx.country))),
        ]);
        let (party, category) = (uid(&t.party, &tx.party), uid(&t.category, &tx.category));
        Request::new(party, t.action.clone(), category, context.expect("a context"), None).expect("a request")
    }
    fn decide(&self, request: &Request, (): &mut ()) -> u8 {
        let response = self.authorizer.is_authorized(request, &self.policies, &self.entities);
        let told = response.diagnostics();
        assert!(told.errors().next().is_none(), "a policy failed");
        let outcome = |id: &PolicyId| {
            let id: &str = id.as_ref();
            id.as_bytes()[0] - b'0'
        };
        told.reason().map(outcome).max().expect("a policy that determined the answer")
    }
}
