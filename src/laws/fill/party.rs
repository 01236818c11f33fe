//! Stating what is missing about parties and their owners: who fills a role, names, findings of the
//! host, shares.
//! Uses `party` and below: it sees which entries an owner might be. Leaves out facts that the rulebook
//! declares (`declared.rs`).

use super::Filler;
use crate::{
    Transaction,
    decision::PartyFact,
    intake::{OWNERS, SHARE, is_reserved, may_be_not_known},
    model::{
        Amount, Entity, EntityKind, EntityName, Fact, HostMatch, Identifier, Label, ListId, ListingId, Owner, Party,
        Role, Strength,
    },
    party::{Identity, anyone, looked_up},
    policy::{Absence, FactDecl, FactOf, Matching, PartyList},
    truth::Truth,
};
use alloc::{format, vec::Vec};

impl Filler<'_> {
    pub(super) fn role(&mut self, tx: &mut Transaction, n: u32) {
        let n = usize::try_from(n).unwrap_or(usize::MAX);
        let Some(role) = self.ready.parties.get(n).and_then(|p| p.role.clone()) else { return };
        if let Fact::Conflict(vs) = &tx.parties
            && let Some(one) = self.pick(vs)
        {
            tx.parties = Fact::Value(one);
            return;
        }
        let stated = tx.parties.value().into_iter().flatten();
        if tx.roles_absent.contains(&role) || stated.clone().any(|p| p.role == role) {
            return;
        }
        let count = stated.count();
        if self.choose(2) == 0 {
            tx.roles_absent.push(role);
        } else if let Some(p) = self.party_as(role, count) {
            match &mut tx.parties {
                Fact::Value(all) => all.push(p),
                other => *other = Fact::Value(Vec::from([p])),
            }
        }
    }

    /// Puts somebody into one of the roles, or says that nobody is in any of them.
    pub(super) fn nobody_in(&mut self, tx: &mut Transaction, roles: &[Role]) {
        let stated: &[Party] = tx.parties.value().map_or(&[], Vec::as_slice);
        if stated.iter().any(|p| roles.contains(&p.role)) {
            return;
        }
        let count = stated.len();
        let open: Vec<Role> = roles.iter().filter(|r| !tx.roles_absent.contains(r)).cloned().collect();
        if self.choose(2) == 0 {
            tx.roles_absent.extend(open);
        } else if let Some(p) = self.pick(&open).and_then(|role| self.party_as(role, count))
            && let Fact::Value(all) = &mut tx.parties
        {
            all.push(p);
        }
    }

    pub(super) fn party(&mut self, k: usize, absent: &[Role]) -> Option<Party> {
        let mut roles = self.words.roles.clone();
        roles.extend([Role::EndUser, Role::Bank]);
        roles.retain(|r| !absent.contains(r));
        let role = self.pick(&roles)?;
        self.party_as(role, k)
    }

    fn party_as(&mut self, role: Role, k: usize) -> Option<Party> {
        let id = format!("filled{k}-{role}").parse::<Label>().ok()?;
        let entity = Entity { names: self.name(), ..Entity::default() };
        Some(Party { id, role, entity, matches: Fact::Absent })
    }

    /// Gives a name to whom none tells.
    fn named(&mut self, e: &mut Entity) {
        let likeness = self.rulebook.matching.is_by_likeness();
        if e.names.is_empty() || (likeness && anyone(self.rulebook.matching, e, &Fact::Absent)) {
            let more = self.name();
            e.names.extend(more);
        }
    }

    fn name(&mut self) -> Vec<EntityName> {
        let mut names = self.words.names.clone();
        names.push("Nobody Whom Any List Names".into());
        let text = self.pick(&names);
        text.map(|text| EntityName { text, strength: Strength::Primary }).into_iter().collect()
    }

    pub(super) fn party_fact(&mut self, p: &mut Party, what: &PartyFact) {
        match what {
            PartyFact::Identity => {
                self.named(&mut p.entity);
                self.found(&mut p.matches);
            }
            PartyFact::Is { list, listing } => self.is(&mut p.matches, *list, *listing),
            PartyFact::Country => self.some_places(&mut p.entity.countries),
            PartyFact::Nationality => self.some_places(&mut p.entity.nationalities),
            PartyFact::Identifiers => self.identifiers(&mut p.entity),
            PartyFact::Kind => p.entity.kind = p.entity.kind.or_else(|| self.pick(EntityKind::ALL)),
            PartyFact::Owners => self.owners(&mut p.entity, 0),
            PartyFact::Fact(n) => {
                if let Some(d) = self.decl(*n) {
                    self.declared(&mut p.entity.facts, &d);
                }
            }
        }
    }

    /// What the host found; only where the host is the one who finds.
    fn found(&mut self, matches: &mut Fact<Vec<HostMatch>>) {
        if self.rulebook.matching == Matching::Host {
            let entries = self.entries();
            self.settle(matches, |f| {
                let one = f.pick(&entries);
                let is = f.pick(&[Truth::Yes, Truth::Unknown, Truth::No]);
                let found = one.zip(is).map(|((list, listing), is)| HostMatch::new(list, listing, is));
                Some(if f.choose(2) == 0 { Vec::new() } else { found.into_iter().collect() })
            });
        }
    }

    fn entries(&self) -> Vec<(ListId, ListingId)> {
        let of = |l: &PartyList| l.listings().iter().map(|e| (l.id().clone(), e.id.clone())).collect::<Vec<_>>();
        self.rulebook.lists.values().flat_map(of).collect()
    }

    /// Settles whether it is one entry.
    fn is(&mut self, matches: &mut Fact<Vec<HostMatch>>, list: u32, listing: u32) {
        let l = usize::try_from(list).ok().and_then(|n| self.rulebook.lists.values().nth(n));
        let e = l.and_then(|l| l.listings().get(usize::try_from(listing).ok()?));
        let (Some(l), Some(e)) = (l, e) else { return };
        let (list, listing) = (l.id().clone(), e.id.clone());
        if let Fact::Conflict(vs) = matches {
            if let Some(one) = self.pick(vs) {
                *matches = Fact::Value(one);
            }
            return;
        }
        let mut found = matches.value().cloned().unwrap_or_default();
        found.retain(|m| (&m.list, &m.listing) != (&list, &listing));
        let is = Truth::from(self.choose(2) == 0);
        found.push(HostMatch::new(list, listing, is));
        *matches = Fact::Value(found);
    }

    /// Numbers that no list holds: those would be evidence.
    fn identifiers(&mut self, e: &mut Entity) {
        if !e.identifiers.is_empty() {
            return;
        }
        let mut ids = self.words.identifiers.clone();
        ids.retain(|i| self.rulebook.lists.values().all(|l| l.identified(&i.kind, &i.value).next().is_none()));
        ids.push(Identifier { kind: "house".into(), value: "0-of-no-list".into() });
        e.identifiers.extend(self.pick(&ids));
    }

    fn owners(&mut self, e: &mut Entity, depth: usize) {
        self.settle(&mut e.owners, |f| {
            // Deeper down somebody has no owner.
            let n = if depth > 1 { 0 } else { f.choose(3) };
            let owner = || Owner { entity: Entity::default(), share: Fact::Absent, matches: Fact::Absent };
            Some((0..n).map(|_| owner()).collect())
        });
        if let Fact::Value(owners) = &mut e.owners {
            owners.iter_mut().for_each(|o| self.owner(o, depth));
        }
    }

    /// States all that is open about an owner.
    fn owner(&mut self, o: &mut Owner, depth: usize) {
        let e = &mut o.entity;
        self.named(e);
        self.found(&mut o.matches);
        let mut shares = self.words.shares.clone();
        shares.extend([Amount::ZERO, Amount::from(100)]);
        if o.share != Fact::NotKnown || !may_be_not_known(self.rulebook, FactOf::Party, SHARE) {
            self.settle(&mut o.share, |f| f.pick(&shares));
        }
        self.some_places(&mut e.countries);
        self.some_places(&mut e.nationalities);
        self.identifiers(e);
        e.kind = e.kind.or_else(|| self.pick(EntityKind::ALL));
        let facts = self.rulebook.facts.values().filter(|d| d.of == FactOf::Party && !is_reserved(d));
        let decls: Vec<FactDecl> = facts.cloned().collect();
        for d in &decls {
            // What is presumed is open only where it is in conflict.
            if d.absent == Absence::Unknown || matches!(e.facts.get(&d.name), Some(Fact::Conflict(_))) {
                self.declared(&mut e.facts, d);
            }
        }
        let found = looked_up(self.rulebook, self.ready.date.value().copied(), e, &o.matches);
        let of = |(n, id): (u32, Identity)| {
            id.matches.into_iter().filter(|(_, t)| *t == Truth::Unknown).map(move |(i, _)| (n, i))
        };
        let open: Vec<(u32, u32)> = (0u32..).zip(found).flat_map(of).collect();
        open.into_iter().for_each(|(list, listing)| self.is(&mut o.matches, list, listing));
        if e.owners != Fact::NotKnown || !may_be_not_known(self.rulebook, FactOf::Party, OWNERS) {
            self.owners(e, depth.saturating_add(1));
        }
    }
}
