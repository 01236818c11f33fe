//! Who was found to be whom, and on what evidence: for each party and owner the entries that it is, might
//! be, or was looked at for.
//! Uses `party`. Leaves out what follows from it.

use super::{Report, at};
use crate::{
    decision::Binding,
    fingerprint::Fingerprint,
    intake::Ready,
    model::{Entity, Fact, HostMatch, Transaction},
    party::{Basis, Clearing, Evidence, entry_print, identities, party_print, stated},
    policy::Rulebook,
    truth::Truth,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// A party, or an owner of one, and an entry that it is, might be, or was looked at for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchedReport {
    /// The party, by place in the transaction.
    pub place: u32,
    /// The party's label.
    pub party: String,
    /// The owner that is meant, by name, where it is not the party itself.
    pub owner: Option<String>,
    /// The list, by place in the rulebook, and the entry, by place in the list.
    pub at: (u32, u32),
    /// The list.
    pub list: String,
    /// The entry.
    pub listing: String,
    /// What the party is found to be in the end. *No* for a weak alias that decides nothing, and for
    /// whatever the host has said *no* to.
    pub is: Truth,
    /// What kind of evidence it is, as [`Evidence::class`] names it, or `the host's word`.
    pub class: &'static str,
    /// The name or number of the party that was found.
    pub stated: String,
    /// The name or number of the entry.
    pub listed: String,
    /// The score of the two names, in basis points.
    pub points: Option<u16>,
    /// Whether one of them was too long to be read to its end.
    pub cut: bool,
    /// What else agrees: `date of birth`, `country`, `kind`.
    pub agrees: Vec<&'static str>,
    /// What else contradicts.
    pub contradicts: Vec<&'static str>,
    /// What the host has said about this entry.
    pub host: Option<Truth>,
    /// How a pair that was cleared stands.
    pub clearing: Option<Clearing>,
    /// The fingerprint of the party as stated, for a clearing.
    pub party_print: Fingerprint,
    /// The fingerprint of the entry as listed, for a clearing.
    pub entry_print: Fingerprint,
}

impl MatchedReport {
    /// The evidence in words, without an end: `similar name, score 83.20: "Huawei Tech" and …`.
    pub fn words(&self) -> String {
        let mut o = String::from(self.class);
        if let Some(p) = self.points.filter(|p| *p < 10_000) {
            o.push_str(&format!(", score {}.{:02}", p / 100, p % 100));
        }
        if !self.listed.is_empty() {
            o.push_str(&format!(": \"{}\" and \"{}\"", short(&self.stated), short(&self.listed)));
        }
        if self.cut {
            o.push_str("; one of them is longer than what is read");
        }
        for what in &self.agrees {
            o.push_str(&format!("; {what} agrees"));
        }
        for what in &self.contradicts {
            o.push_str(&format!("; {what} contradicts"));
        }
        match (self.clearing, self.host) {
            (Some(c), _) => o.push_str(&format!("; {}", c.words())),
            (None, Some(Truth::No)) => o.push_str("; cleared by the host"),
            (None, Some(Truth::Yes)) if self.class != HOST => o.push_str("; confirmed by the host"),
            (None, Some(Truth::Unknown)) if self.class != HOST => o.push_str("; left open by the host"),
            _ => {}
        }
        o
    }
    /// What would settle whether it is the entry, where that is open.
    pub fn resolve(&self) -> Option<String> {
        (self.is == Truth::Unknown).then(|| {
            format!(
                "compare dates of birth, numbers and addresses; then state in `matches` that {} on list {} is `yes`, or `no` as cleared for this party and this entry",
                self.listing, self.list
            )
        })
    }
}

const HOST: &str = "the host's word";

fn short(s: &str) -> String {
    crate::error::shorten(s)
}

/// All that was found about the parties, in their order, the most telling first.
pub(super) fn matched(
    rulebook: &Rulebook,
    tx: &Transaction,
    ready: &Ready,
    evidence: Vec<Vec<Evidence>>,
) -> Vec<MatchedReport> {
    let mut w = Walk { rulebook, ready, day: tx.date.value().copied(), told: evidence.into_iter(), out: Vec::new() };
    for (n, (p, r)) in (0u32..).zip(tx.parties.value().into_iter().flatten().zip(&ready.parties)) {
        w.entity((n, None), (&p.entity, &p.matches), (&r.entity, &r.matches));
    }
    w.out
}

type Side<'e> = (&'e Entity, &'e Fact<Vec<HostMatch>>);

struct Walk<'a> {
    rulebook: &'a Rulebook,
    ready: &'a Ready,
    day: Option<crate::Date>,
    told: alloc::vec::IntoIter<Vec<Evidence>>,
    out: Vec<MatchedReport>,
}

impl Walk<'_> {
    /// An entity as it was stated and as it was resolved.
    fn entity(&mut self, (place, owner): (u32, Option<&str>), said: Side<'_>, resolved: Side<'_>) {
        let evidence = self.told.next().unwrap_or_default();
        let lists = self.rulebook.lists.values();
        // Where nothing was found and nothing was said, nothing is looked at again.
        if !evidence.is_empty() || stated(said.1).iter().any(|way| !way.is_empty()) {
            let found = identities(self.rulebook.matching, lists, resolved.0, resolved.1);
            let mut seen: Vec<(u32, u32)> = Vec::new();
            for e in &evidence {
                if !seen.contains(&(e.list, e.listing)) {
                    seen.push((e.list, e.listing));
                    self.one((place, owner), said, (e.list, e.listing), Some(e), &found);
                }
            }
            for m in stated(said.1).iter().flatten() {
                let lists = (0u32..).zip(&self.rulebook.lists);
                let place_of = lists.filter(|(_, (id, _))| **id == m.list).map(|(n, (_, l))| (n, l));
                let entry = place_of.filter_map(|(n, l)| Some((n, l.position(m.listing.as_str())?))).next();
                if let Some(at) = entry.filter(|at| !seen.contains(at)) {
                    seen.push(at);
                    self.one((place, owner), said, at, None, &found);
                }
            }
        }
        let owners = stated(&said.0.owners).iter().flatten().zip(stated(&resolved.0.owners).iter().flatten());
        for (o, r) in owners {
            let name = o.entity.name().unwrap_or("an owner whose name is not stated");
            self.entity((place, Some(name)), (&o.entity, &o.matches), (&r.entity, &r.matches));
        }
    }

    fn one(
        &mut self,
        (place, owner): (u32, Option<&str>),
        (entity, host): Side<'_>,
        (list, listing): (u32, u32),
        evidence: Option<&Evidence>,
        found: &[crate::party::Identity],
    ) {
        let l = self.rulebook.lists.values().nth(usize::try_from(list).unwrap_or(usize::MAX));
        let Some((l, e)) = l.and_then(|l| Some((l, at(l.listings(), listing)?))) else { return };
        let is = at(found, list).and_then(|id| id.matches.iter().find(|(i, _)| *i == listing));
        let of = |m: &&HostMatch| m.list == *l.id() && m.listing == e.id;
        let said = || stated(host).iter().flatten().filter(of);
        let word = said().next().is_some().then(|| Truth::agreed(said().map(|m| m.is)));
        let clearing = said().find_map(|m| m.cleared.as_ref()).map(|c| Clearing::of(c, entity, l.id(), e, self.day));
        let text = |all: &[crate::model::EntityName], n: u32| at(all, n).map(|n| n.text.clone()).unwrap_or_default();
        let (stated, listed) = match evidence.map(|e| e.basis) {
            Some(Basis::Name { stated, listed, .. }) => (text(&entity.names, stated), text(&e.entity.names, listed)),
            Some(Basis::Identifier { stated }) => {
                let id = at(&entity.identifiers, stated).map(|i| format!("{}:{}", i.kind, i.value));
                (id.clone().unwrap_or_default(), id.unwrap_or_default())
            }
            None => Default::default(),
        };
        let cut = matches!(evidence.map(|e| e.basis), Some(Basis::Name { cut: true, .. }));
        // What is too long to be read is not repeated either.
        let (stated, listed) = if cut { (short(&stated), short(&listed)) } else { (stated, listed) };
        let beside = crate::party::Beside::of(entity, &e.entity);
        let all = [("date of birth", beside.born), ("country", beside.countries), ("kind", beside.kind)];
        let which = |t: Truth| all.iter().filter(|(_, is)| *is == t).map(|(what, _)| *what).collect();
        self.out.push(MatchedReport {
            place,
            party: self.ready.party_name(place),
            owner: owner.map(String::from),
            at: (list, listing),
            list: l.id().to_string(),
            listing: e.id.to_string(),
            is: is.map_or(Truth::No, |(_, t)| *t),
            class: evidence.map_or(HOST, Evidence::class),
            stated,
            listed,
            points: evidence.and_then(Evidence::points),
            cut,
            agrees: which(Truth::Yes),
            contradicts: which(Truth::No),
            host: word,
            clearing,
            party_print: party_print(entity),
            entry_print: entry_print(l.id(), e),
        });
    }
}

impl Report<'_> {
    /// The parties and owners that are, might be, or were looked at for an entry of a list, each with the
    /// evidence: the parties in order, the most telling first.
    ///
    /// ```
    /// use interdict::{Entity, Transaction, View, evaluate, explain::Report, packs, model::Role};
    /// let ear = packs::us_ear()?;
    /// let buyer = Entity::named("HUAWEI TECHNOLOGIES CO LTD");
    /// let (tx, view) = (Transaction::builder().party(Role::EndUser, buyer).build(), View::latest());
    /// let decision = evaluate(ear, &tx, &view);
    /// let report = Report::new(ear, &tx, &view, &decision);
    /// assert_eq!((report.matched()[0].class, report.matched()[0].points), ("equal name", Some(10_000)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn matched(&self) -> &[MatchedReport] {
        &self.matched
    }

    /// The evidence for what a finding is bound to, by place in [`matched`](Report::matched).
    pub fn evidence(&self, binding: Binding) -> Vec<u32> {
        let (party, entry, owner) = match binding {
            Binding::Listing { party, list, listing } => (party, (list, listing), false),
            Binding::OwnerListing { party, list, listing } => (party, (list, listing), true),
            _ => return Vec::new(),
        };
        let of = |m: &MatchedReport| m.place == party && m.at == entry && m.owner.is_some() == owner;
        (0u32..).zip(&self.matched).filter(|(_, m)| of(m) && !m.is.is_no()).map(|(n, _)| n).collect()
    }

    /// The same in words, where more is to be said than that names are equal.
    pub(super) fn evidence_words(&self, binding: Binding) -> Vec<String> {
        let all = self.evidence(binding).into_iter().filter_map(|n| at(&self.matched, n));
        let telling = |m: &&MatchedReport| self.rulebook.matching.is_by_likeness() || m.clearing.is_some();
        all.filter(telling).map(MatchedReport::words).collect()
    }
}
