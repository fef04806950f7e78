//! Which of several candidates for the same stretch of text becomes an entity.
//!
//! The order is total: higher priority of the rule, then more lexemes, then the earlier start, then the
//! earlier rule file and rule. Candidates are taken in this order, and one that overlaps what is taken
//! already is dropped; so the outcome depends on nothing else.

use crate::entity::Kind;

/// A span that a rule proposes, in lexemes of the block.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) priority: u8,
    /// `None`: the span is known to be nothing, and keeps other rules off.
    pub(crate) kind: Option<Kind>,
    pub(crate) layer: u16,
    pub(crate) rule: u16,
    pub(crate) group: u16,
    /// By a rule whose context holds for the same name elsewhere.
    pub(crate) tells: bool,
}

impl Candidate {
    /// Whether it is there only as long as the text names nobody and nothing else so: *Bunge* is a company, and somebody's
    /// name, and where a team is called *Kalmar*, *Kalmar* may be the team.
    pub(crate) fn yields_to(&self, weak: &Candidate) -> bool {
        let doubtful = match weak.kind {
            Some(Kind::Organisation) => self.kind == Some(Kind::Place),
            Some(Kind::Person) => self.priority < DOUBTFUL && self.kind.is_some_and(|kind| kind != Kind::Person),
            _ => false,
        };
        doubtful && !self.tells && (self.start, self.end) == (weak.start, weak.end)
    }
}

/// Rules below this priority go by what a name may be: it yields to somebody whom the text names so.
pub(crate) const DOUBTFUL: u8 = 38;

/// Sorts candidates by start, rule file, rule and group. They come in the order of the matches, of which none is longer
/// than [`LONGEST`](crate::rules::compile::LONGEST) lexemes, so each is a few places from where it belongs at most.
pub(crate) fn sort(candidates: &mut [Candidate]) {
    let key = |c: &Candidate| (c.start, c.layer, c.rule, c.group);
    for i in 1..candidates.len() {
        let mut at = i;
        while at > 0 && key(&candidates[at]) < key(&candidates[at - 1]) {
            candidates.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// Settles `candidates`, which are sorted by start; what stays is sorted and disjoint.
/// `taken` is a buffer; afterwards it tells for each lexeme whether it is covered.
pub(crate) fn resolve(candidates: &mut Vec<Candidate>, lexemes: usize, taken: &mut Vec<bool>) {
    taken.clear();
    taken.resize(lexemes, false);
    let mut kept = 0;
    let mut from = 0;
    while from < candidates.len() {
        // A cluster: candidates that overlap, directly or through others.
        let mut reach = candidates[from].end;
        let mut to = from + 1;
        while to < candidates.len() && candidates[to].start < reach {
            reach = reach.max(candidates[to].end);
            to += 1;
        }
        if to - from > 1 {
            candidates[from..to].sort_unstable_by(|a, b| {
                (b.priority, b.end - b.start)
                    .cmp(&(a.priority, a.end - a.start))
                    .then_with(|| (a.start, a.layer, a.rule, a.group).cmp(&(b.start, b.layer, b.rule, b.group)))
            });
        }
        let first = kept;
        for i in from..to {
            let span = candidates[i].start as usize..candidates[i].end as usize;
            if taken[span.clone()].iter().all(|t| !t) {
                taken[span].fill(true);
                candidates.swap(kept, i);
                kept += 1;
            }
        }
        candidates[first..kept].sort_unstable_by_key(|c| c.start);
        from = to;
    }
    candidates.truncate(kept);
}

#[cfg(test)]
mod tests;
