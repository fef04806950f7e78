//! Holds the resolution by clusters to the one that its order defines.

use super::{Candidate, resolve, sort};
use proptest::prelude::*;

type Plain = (u32, u32, u8, u16, u16, u16);

fn plain(c: &Candidate) -> Plain {
    (c.start, c.end, c.priority, c.layer, c.rule, c.group)
}

/// Candidates of few places and few priorities, so that they meet often.
fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
    let one = (0..20u32, 1..5u32, 0..3u8, 0..2u16, 0..3u16, 0..2u16);
    prop::collection::vec(one, 0..20).prop_map(|all| {
        let candidate = |(start, len, priority, layer, rule, group)| Candidate {
            start,
            end: start + len,
            priority,
            kind: None,
            layer,
            rule,
            group,
            tells: false,
        };
        all.into_iter().map(candidate).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn candidates_are_taken_in_their_total_order(all in candidates()) {
        let mut sorted = all.clone();
        sort(&mut sorted);
        let mut expected: Vec<Plain> = all.iter().map(plain).collect();
        expected.sort_by_key(|&(start, _, _, layer, rule, group)| (start, layer, rule, group));
        let key = |&(start, _, _, layer, rule, group): &Plain| (start, layer, rule, group);
        prop_assert_eq!(sorted.iter().map(plain).map(|p| key(&p)).collect::<Vec<_>>(), expected.iter().map(key).collect::<Vec<_>>());

        // Two that differ in their end or priority alone come from no rule file.
        sorted.dedup_by_key(|c| key(&plain(c)));
        let mut rest: Vec<Plain> = sorted.iter().map(plain).collect();
        rest.sort_by_key(|&(start, end, priority, layer, rule, group)| {
            (u8::MAX - priority, u32::MAX - (end - start), start, layer, rule, group)
        });
        let mut kept: Vec<Plain> = Vec::new();
        for candidate in rest {
            if kept.iter().all(|k| k.1 <= candidate.0 || candidate.1 <= k.0) {
                kept.push(candidate);
            }
        }
        kept.sort_unstable();
        let mut taken = vec![true; 7];
        resolve(&mut sorted, 25, &mut taken);
        prop_assert_eq!(sorted.iter().map(plain).collect::<Vec<_>>(), kept.clone());
        let covered: Vec<bool> = (0..25).map(|i| kept.iter().any(|k| (k.0..k.1).contains(&i))).collect();
        prop_assert_eq!(taken, covered);
    }
}
