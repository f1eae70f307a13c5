//! CPU seconds and memory of process trees by role, from /proc.

use std::collections::{BTreeMap, HashMap};
use std::fs;

use serde_json::{Map, Value, json};

use crate::http::Result;
use crate::numbers::{round1, round3};

/// The role that is the platform's end: no part of the system that is measured.
const GRAPH: &str = "graph";
/// Roles of what the system under test stands on.
const STORES: [&str; 2] = ["postgres", "redis"];

/// The first processes of each role.
#[derive(Clone, Default)]
pub struct Roles(BTreeMap<String, Vec<i32>>);

/// CPU seconds so far.
pub struct Snapshot {
    roles: BTreeMap<String, f64>,
    generator: f64,
    machine: f64,
}

struct Process {
    parent: i32,
    cpu: f64,
}

impl Roles {
    pub fn load(path: &str) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
        Ok(Self(serde_json::from_str(&text)?))
    }

    pub fn has(&self, role: &str) -> bool {
        self.0.contains_key(role)
    }

    pub fn snapshot(&self) -> Snapshot {
        let all = processes();
        let cpu = |pid: &i32| all.get(pid).map_or(0.0, |process| process.cpu);
        let roles = self.0.iter().map(|(role, roots)| {
            let sum = roots
                .iter()
                .flat_map(|root| tree(&all, *root))
                .map(|pid| cpu(&pid))
                .sum();
            (role.clone(), sum)
        });
        Snapshot {
            roles: roles.collect(),
            generator: cpu(&(std::process::id() as i32)),
            machine: machine_cpu(),
        }
    }

    /// MiB by role: `rss` counts a shared page once per process, `pss` shares it out.
    pub fn memory(&self) -> Value {
        let all = processes();
        let mut memory = Map::new();
        for (role, roots) in &self.0 {
            let (mut rss, mut pss, mut count) = (0, 0, 0);
            for pid in roots.iter().flat_map(|root| tree(&all, *root)) {
                if let Ok(text) = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")) {
                    count += 1;
                    rss += kib(&text, "Rss:");
                    pss += kib(&text, "Pss:");
                }
            }
            let mib = |kib: u64| round1(kib as f64 / 1024.0);
            memory.insert(
                role.clone(),
                json!({ "procs": count, "rss_mib": mib(rss), "pss_mib": mib(pss) }),
            );
        }
        Value::Object(memory)
    }

    pub fn pss_kib(&self, role: &str) -> f64 {
        self.memory()[role]["pss_mib"].as_f64().unwrap_or(0.0) * 1024.0
    }
}

/// The CPU seconds used between two snapshots.
pub struct Used {
    /// The system that is measured with its database, without the generator and the platform's end.
    pub stack: f64,
    /// Of that its database.
    pub stores: f64,
    pub json: Value,
}

impl Snapshot {
    pub fn until(&self, later: &Self) -> Used {
        let mut by_role = Map::new();
        let (mut ours, mut stack, mut stores) = (0.0, 0.0, 0.0);
        for (role, cpu) in &later.roles {
            let used = cpu - self.roles.get(role).unwrap_or(&0.0);
            ours += used;
            if role != GRAPH {
                stack += used;
            }
            if STORES.contains(&role.as_str()) {
                stores += used;
            }
            by_role.insert(role.clone(), json!(round3(used)));
        }
        let generator = later.generator - self.generator;
        // what anything else on the machine used meanwhile: a run with much of it is noisy
        let other = (later.machine - self.machine - ours - generator).max(0.0);
        by_role.insert("loadgen".into(), json!(round3(generator)));
        by_role.insert("_stack".into(), json!(round3(stack)));
        by_role.insert("_other".into(), json!(round3(other)));
        Used {
            stack,
            stores,
            json: Value::Object(by_role),
        }
    }
}

impl Used {
    /// How many of `count` there were for a CPU second of the stack.
    pub fn per_second(&self, count: usize) -> f64 {
        round1(count as f64 / self.stack.max(0.01))
    }

    /// CPU seconds for a thousand of `count`.
    pub fn per_thousand(&self, count: usize) -> Value {
        let share = |cpu: f64| round3(cpu * 1000.0 / count.max(1) as f64);
        json!({ "app": share(self.stack - self.stores), "stores": share(self.stores), "both": share(self.stack) })
    }
}

fn processes() -> HashMap<i32, Process> {
    let mut all = HashMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else {
            continue;
        };
        // the name before this may hold spaces
        let Some((_, rest)) = stat.rsplit_once(") ") else {
            continue;
        };
        let fields: Vec<&str> = rest.split(' ').collect();
        let number = |index: usize| {
            fields
                .get(index)
                .and_then(|field| field.parse::<f64>().ok())
                .unwrap_or(0.0)
        };
        // own time in user and system mode, and that of children that ended
        let ticks = number(11) + number(12) + number(13) + number(14);
        all.insert(
            pid,
            Process {
                parent: number(1) as i32,
                cpu: ticks / ticks_per_second(),
            },
        );
    }
    all
}

fn tree(all: &HashMap<i32, Process>, root: i32) -> Vec<i32> {
    let mut found: Vec<i32> = all.contains_key(&root).then_some(root).into_iter().collect();
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        found.extend(
            all.iter()
                .filter(|(_, process)| process.parent == parent)
                .map(|(pid, _)| *pid),
        );
        next += 1;
    }
    found
}

fn machine_cpu() -> f64 {
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let fields: Vec<f64> = stat
        .lines()
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .skip(1)
        .map(|field| field.parse().unwrap_or(0.0))
        .collect();
    // user, nice, system, irq, softirq, steal; not idle and waiting for the disk
    let busy: f64 = [0, 1, 2, 5, 6, 7].iter().filter_map(|index| fields.get(*index)).sum();
    busy / ticks_per_second()
}

fn ticks_per_second() -> f64 {
    rustix::param::clock_ticks_per_second() as f64
}

fn kib(text: &str, key: &str) -> u64 {
    text.lines()
        .find_map(|line| line.strip_prefix(key))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}
