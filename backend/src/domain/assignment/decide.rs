//! Who gets which conversation: the whole rule, a function of what is known. The same state leads to the same decision.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::board::Waiting;
use super::view::AssignmentMode;
use super::{Queue, reason};

/// A member who is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    pub open: i64,
    pub capacity: i64,
}

impl Load {
    fn room(self) -> i64 {
        (self.capacity - self.open).max(0)
    }
}

/// How one queue is shared out.
#[derive(Debug, Clone)]
pub struct Rule {
    pub mode: AssignmentMode,
    /// None: every member of the workspace.
    pub members: Option<BTreeSet<Uuid>>,
    /// Who got one when: the higher, the later.
    pub turns: BTreeMap<Uuid, i64>,
}

/// All that is known.
#[derive(Debug, Clone)]
pub struct Desk {
    pub sticky: bool,
    /// Those who are here.
    pub members: BTreeMap<Uuid, Load>,
    pub rules: BTreeMap<Queue, Rule>,
}

/// A conversation to be given.
#[derive(Debug, Clone, Copy)]
pub struct Open {
    pub waiting: Waiting,
    /// Who had the customer before they came back.
    pub had: Option<Uuid>,
    /// Who has it still: it was resolved, and is open again.
    pub held: Option<Uuid>,
    /// It was opened again by hand, and not by the customer.
    pub by_hand: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    pub id: Uuid,
    pub queue: Queue,
    pub from: Option<Uuid>,
    /// None: nobody can take it.
    pub to: Option<Uuid>,
    pub why: &'static str,
}

impl Desk {
    /// How many each queue could take now.
    pub fn room(&self) -> Vec<(Queue, i64)> {
        self.rules
            .iter()
            .map(|(queue, rule)| {
                let loads = self.members.iter().filter(|(id, _)| rule.has(**id));
                (*queue, loads.map(|(_, load)| load.room()).sum())
            })
            .filter(|(_, room)| *room > 0)
            .collect()
    }

    /// Those who wait longest come first, whatever queue they are in. Who gets none stays where it is.
    pub fn decide(&mut self, mut open: Vec<Open>) -> Vec<Given> {
        open.sort_unstable_by_key(|one| (one.waiting.idle, one.waiting.since, one.waiting.id));
        // what came back is nobody's until it is decided
        for holder in open.iter().filter_map(|one| one.held) {
            if let Some(load) = self.members.get_mut(&holder) {
                load.open -= 1;
            }
        }
        open.iter().filter_map(|one| self.give(one)).collect()
    }

    fn give(&mut self, one: &Open) -> Option<Given> {
        let queue = one.waiting.queue;
        let rule = self.rules.get(&queue)?;
        let free = |id: &Uuid| rule.has(*id) && self.members.get(id).is_some_and(|load| load.room() > 0);
        let had = one.had.filter(|had| self.sticky && free(had));
        let found = match (had, rule.mode) {
            (Some(had), _) => Some((had, reason::HAD_BEFORE)),
            (None, AssignmentMode::RoundRobin) => self.next(rule, |_| 0).map(|to| (to, reason::ROUND_ROBIN)),
            (None, AssignmentMode::LeastBusy) => self.next(rule, |load| load.open).map(|to| (to, reason::LEAST_BUSY)),
            (None, AssignmentMode::Off) => None,
        };
        let Some((to, why)) = found else {
            return one.held.map(|from| Given {
                id: one.waiting.id,
                queue,
                from: Some(from),
                to: None,
                why: if one.by_hand {
                    reason::REOPENED
                } else {
                    reason::CAME_BACK
                },
            });
        };
        if let Some(load) = self.members.get_mut(&to) {
            load.open += 1;
        }
        if let Some(rule) = self.rules.get_mut(&queue) {
            let turn = rule.turns.values().max().copied().unwrap_or(0) + 1;
            rule.turns.insert(to, turn);
        }
        Some(Given {
            id: one.waiting.id,
            queue,
            from: one.held,
            to: Some(to),
            why,
        })
    }

    /// Of those with room: the least by `first`, then whoever got one the longest ago.
    fn next(&self, rule: &Rule, first: impl Fn(&Load) -> i64) -> Option<Uuid> {
        self.members
            .iter()
            .filter(|(id, load)| rule.has(**id) && load.room() > 0)
            .min_by_key(|(id, load)| (first(load), rule.turns.get(id).copied().unwrap_or(0), **id))
            .map(|(id, _)| *id)
    }
}

impl Rule {
    fn has(&self, id: Uuid) -> bool {
        self.members.as_ref().is_none_or(|members| members.contains(&id))
    }
}

#[cfg(test)]
mod tests {
    use time::{Duration, OffsetDateTime};

    use super::super::WITHOUT_TEAM;
    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn desk(mode: AssignmentMode, loads: &[(u128, i64, i64)]) -> Desk {
        let rule = Rule {
            mode,
            members: None,
            turns: BTreeMap::new(),
        };
        Desk {
            sticky: true,
            members: loads
                .iter()
                .map(|(n, open, capacity)| {
                    let load = Load {
                        open: *open,
                        capacity: *capacity,
                    };
                    (id(*n), load)
                })
                .collect(),
            rules: BTreeMap::from([(WITHOUT_TEAM, rule)]),
        }
    }

    /// Waits since minute `n`.
    fn open(n: u128) -> Open {
        Open {
            waiting: Waiting {
                id: id(n),
                queue: WITHOUT_TEAM,
                idle: false,
                since: OffsetDateTime::UNIX_EPOCH + Duration::minutes(n as i64),
            },
            had: None,
            held: None,
            by_hand: false,
        }
    }

    fn to(given: &[Given]) -> Vec<(u128, Option<u128>, &str)> {
        let number = |id: Uuid| id.as_u128();
        given
            .iter()
            .map(|one| (number(one.id), one.to.map(number), one.why))
            .collect()
    }

    #[test]
    fn round_robin_goes_round_whoever_has_how_many() {
        let mut desk = desk(AssignmentMode::RoundRobin, &[(1, 5, 10), (2, 0, 10), (3, 0, 1)]);
        let given = desk.decide((100..105).map(open).collect());
        let wanted = [(100, 1), (101, 2), (102, 3), (103, 1), (104, 2)];
        assert_eq!(to(&given), wanted.map(|(id, to)| (id, Some(to), "round_robin")));
    }

    #[test]
    fn the_least_busy_comes_first_and_of_equals_whoever_got_one_the_longest_ago() {
        let mut desk = desk(AssignmentMode::LeastBusy, &[(1, 2, 10), (2, 0, 10), (3, 1, 10)]);
        let given = desk.decide((100..106).map(open).collect());
        let wanted = [(100, 2), (101, 3), (102, 2), (103, 1), (104, 3), (105, 2)];
        assert_eq!(to(&given), wanted.map(|(id, to)| (id, Some(to), "least_busy")));
    }

    #[test]
    fn nobody_gets_more_than_they_can_take_and_the_oldest_come_first() {
        let mut desk = desk(
            AssignmentMode::LeastBusy,
            &[(1, 0, 2), (2, 9, 10), (3, 4, 4), (4, 0, 0)],
        );
        assert_eq!(desk.room(), [(WITHOUT_TEAM, 3)]);
        let mut idle = open(1);
        idle.waiting.idle = true;
        let given = desk.decide(vec![open(103), idle, open(101), open(104), open(102)]);
        assert_eq!(
            given.iter().map(|one| one.id.as_u128()).collect::<Vec<_>>(),
            [101, 102, 103]
        );
        assert!(desk.room().is_empty());
    }

    #[test]
    fn a_customer_who_comes_back_goes_to_whoever_had_them_if_that_one_is_here_and_has_room() {
        let back = |n, had: u128, held: bool| Open {
            had: Some(id(had)),
            held: held.then(|| id(had)),
            ..open(n)
        };
        let mut desk = desk(AssignmentMode::RoundRobin, &[(1, 0, 10), (2, 1, 1), (3, 1, 10)]);
        // 9 is not here, 2 has one that did not come back, 3 has this one still
        let given = desk.decide(vec![
            back(100, 3, true),
            back(101, 2, false),
            back(102, 9, true),
            back(103, 1, false),
        ]);
        let wanted = [
            (100, Some(3), "had_before"),
            (101, Some(1), "round_robin"),
            (102, Some(3), "round_robin"),
            (103, Some(1), "had_before"),
        ];
        assert_eq!(to(&given), wanted);

        desk.sticky = false;
        assert_eq!(
            to(&desk.decide(vec![back(104, 1, false)])),
            [(104, Some(3), "round_robin")]
        );
    }

    #[test]
    fn what_came_back_and_nobody_can_take_is_nobodys() {
        let mut desk = desk(AssignmentMode::RoundRobin, &[(1, 1, 1)]);
        let back = Open {
            had: Some(id(9)),
            held: Some(id(9)),
            ..open(100)
        };
        assert_eq!(to(&desk.decide(vec![open(99), back])), [(100, None, "came_back")]);
        // of two that came back to one with room for one, the older stays
        let both = [101, 102].map(|n| Open {
            had: Some(id(1)),
            held: Some(id(1)),
            ..open(n)
        });
        desk.members.insert(id(1), Load { open: 2, capacity: 1 });
        assert_eq!(
            to(&desk.decide(both.to_vec())),
            [(101, Some(1), "had_before"), (102, None, "came_back")]
        );
    }

    #[test]
    fn what_was_opened_by_hand_goes_the_same_way_and_says_so() {
        let mut desk = desk(AssignmentMode::LeastBusy, &[(1, 0, 1)]);
        let opened = |n| Open {
            had: Some(id(9)),
            held: Some(id(9)),
            by_hand: true,
            ..open(n)
        };
        let given = desk.decide(vec![opened(100), opened(101)]);
        assert_eq!(to(&given), [(100, Some(1), "least_busy"), (101, None, "reopened")]);
        assert!(given.iter().all(|one| one.from == Some(id(9))));
    }

    #[test]
    fn a_queue_is_for_its_members_and_shares_them_with_others() {
        let mut desk = desk(AssignmentMode::Off, &[(1, 0, 1), (2, 0, 1)]);
        let of = |members: &[u128]| Rule {
            mode: AssignmentMode::RoundRobin,
            members: Some(members.iter().map(|n| id(*n)).collect()),
            turns: BTreeMap::new(),
        };
        desk.rules.insert(id(50), of(&[1]));
        desk.rules.insert(id(51), of(&[1, 2, 3]));
        let within = |n, queue: u128| {
            let mut one = open(n);
            one.waiting.queue = id(queue);
            one
        };
        let given = desk.decide(vec![within(103, 50), within(101, 51), within(102, 50), open(100)]);
        // 101 waits longest and takes the place that 102 would have had
        assert_eq!(to(&given), [(101, Some(1), "round_robin")]);
        let given = desk.decide(vec![within(104, 51)]);
        assert_eq!(to(&given), [(104, Some(2), "round_robin")]);
    }
}
