//! What the matches of each rule become: side by side, so that most matches become candidates with one look.

use crate::entity::Kind;
use crate::rules::compile::{Edge, Layer};
use crate::rules::find::{Found, Match};

/// A group of a rule that becomes a candidate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    /// `None`: the span is nothing, and keeps other rules off.
    pub(crate) kind: Option<Kind>,
    pub(crate) number: u16,
    start: Edge,
    end: Edge,
}

impl Span {
    /// Its place in a match, where that is the same in every match.
    #[inline]
    pub(crate) fn place(&self, found: Match) -> Option<Found> {
        let edge = |edge| match edge {
            Edge::FromStart(offset) => Some(found.start + u32::from(offset)),
            Edge::FromEnd(offset) => Some(found.end - u32::from(offset)),
            Edge::Varies => None,
        };
        Some(Found { group: self.number, start: edge(self.start)?, end: edge(self.end)? })
    }
}

/// What the matches of a rule become.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) priority: u8,
    pub(crate) weak: bool,
    pub(crate) tells: bool,
    /// The places of all its spans are the same in every match.
    pub(crate) fixed: bool,
    first: u32,
    end: u32,
}

/// The plans of all rules.
#[derive(Debug)]
pub(crate) struct Plans {
    /// For each layer where its plans begin.
    layers: Vec<usize>,
    plans: Vec<Plan>,
    spans: Vec<Span>,
}

impl Plans {
    pub(crate) fn new(all: &[Layer]) -> Plans {
        let (mut layers, mut plans, mut spans) = (Vec::new(), Vec::new(), Vec::new());
        for layer in all {
            layers.push(plans.len());
            for rule in &layer.rules {
                let first = spans.len();
                spans.extend(rule.groups.iter().enumerate().filter_map(|(number, group)| {
                    let kind = match group.name.as_str() {
                        "nothing" => None,
                        name if name.starts_with("other.") => Some(Kind::Other),
                        // No other name passes the parser.
                        name => Some(name.parse().ok()?),
                    };
                    Some(Span { kind, number: number as u16, start: group.start, end: group.end })
                }));
                let fixed = spans[first..].iter().all(|span| ![span.start, span.end].contains(&Edge::Varies));
                let (first, end) = (first as u32, spans.len() as u32);
                plans.push(Plan { priority: rule.priority, weak: rule.weak, tells: rule.tells, fixed, first, end });
            }
        }
        Plans { layers, plans, spans }
    }

    #[inline]
    pub(crate) fn of(&self, found: Match) -> Plan {
        self.plans[self.layers[usize::from(found.rule.layer)] + usize::from(found.rule.rule)]
    }

    #[inline]
    pub(crate) fn spans(&self, plan: Plan) -> &[Span] {
        &self.spans[plan.first as usize..plan.end as usize]
    }
}
