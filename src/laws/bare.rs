//! What the procedure of step 1 to 6 is given for each line, without what it is about: for a law
//! that runs a procedure of its own over it.

use crate::{
    condition::{Cx, Facts, Gaps, stands},
    decision::View,
    intake::ready,
    model::Transaction,
    policy::{ReviewPolicy, Rulebook},
    reference::bind::Does,
    truth::Truth,
};
use alloc::vec::Vec;

/// One line, one destination, one regime, as if the destination stood.
pub(super) struct Bare {
    /// Whether the destination stands, and whether another one stands instead if it does not.
    pub(super) stands: Truth,
    pub(super) alternative: bool,
    pub(super) regime: u32,
    pub(super) line: u32,
    pub(super) subject: Truth,
    pub(super) instances: Vec<BareInstance>,
}

/// One instance; others are named by their places among the line's instances.
pub(super) struct BareInstance {
    pub(super) truth: Truth,
    pub(super) does: BareDoes,
}

pub(super) enum BareDoes {
    Restrict {
        review: Option<(ReviewPolicy, ReviewPolicy)>,
        lifted_by: Vec<usize>,
    },
    Flag,
    Waive {
        barred_by: Vec<usize>,
    },
    Authorize {
        barred_by: Vec<usize>,
    },
    /// Advice, and bars themselves.
    Other,
}

/// The instances of every line, in the order of [`Decision::lines`](crate::Decision::lines).
pub(super) fn bare(rulebook: &Rulebook, tx: &Transaction, view: &View) -> Vec<Bare> {
    let ready = ready(rulebook, tx);
    let facts = Facts { rulebook, ready: &ready, view };
    let mut out = Vec::new();
    for (regime, r) in rulebook.regimes.values().zip(0u32..) {
        let destinations = stands(regime, &ready);
        for line in 0..u32::try_from(ready.lines.len()).unwrap_or(u32::MAX) {
            for to in &destinations {
                let (subject, instances) = instances(&facts, Cx::new(regime, line, to));
                let (stands, alternative) = (to.stands, to.alternative());
                out.push(Bare { stands, alternative, regime: r, line, subject, instances });
            }
        }
    }
    out
}

fn instances<'a>(facts: &Facts<'a>, cx: Cx<'a>) -> (Truth, Vec<BareInstance>) {
    let (subject, _) = facts.subject(cx, &mut Gaps::new());
    let all = facts.instances(cx, (subject, &Gaps::new()), &|_| true);
    let places = |test: &dyn Fn(&Does<'_>) -> bool| {
        all.iter().enumerate().filter(|(_, i)| test(&i.does)).map(|(n, _)| n).collect::<Vec<_>>()
    };
    let instances = all.iter().map(|i| {
        let does = match &i.does {
            Does::Restrict(r) => BareDoes::Restrict {
                review: r.review,
                lifted_by: places(&|d| match d {
                    Does::Waive(code, reasons) | Does::Authorize(code, reasons) => r.lifted_by(code, reasons),
                    _ => false,
                }),
            },
            Does::Flag => BareDoes::Flag,
            Does::Waive(code, _) => {
                BareDoes::Waive { barred_by: places(&|d| matches!(d, Does::Bar(bars) if bars.disables(code))) }
            }
            Does::Authorize(code, _) => {
                BareDoes::Authorize { barred_by: places(&|d| matches!(d, Does::Bar(bars) if bars.disables(code))) }
            }
            Does::Advise | Does::Bar(_) => BareDoes::Other,
        };
        BareInstance { truth: i.truth, does }
    });
    (subject, instances.collect())
}
