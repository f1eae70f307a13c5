//! Plays both ends of the line: customers (signed webhooks), an agent (a socket), and the platform that replies go to.
//! One thread, so that it takes little of the machine that it measures.

mod agent;
mod book;
mod closed_loop;
mod context;
mod graph;
mod http;
mod numbers;
mod open_loop;
mod processes;
mod scenarios;
mod socket_io;
mod target;

use std::collections::HashMap;
use std::process::ExitCode;

use serde_json::Value;

use crate::context::Context;
use crate::http::{Result, Url};

const USAGE: &str = "loadgen COMMAND [--key value]...
  describe --target T.toml                the file as JSON
  graph    --port P [--latency-ms 50]     the platform's end
  SCENARIO --target T.toml|T.json --graph http://127.0.0.1:PORT [--pids P.json] [--contacts 500] [options]
    ingest   --conns 32 --secs 10 --new-pct 1
    fresh    --rate 300 --secs 10
    reply    --rate 20 --secs 8
    replymax --conns 16 --secs 8
    sockets  --steps 1000,2000 --audiences 2000,1000 --rounds 10
    dup      --conns 16 --secs 6 --pct 20
    timeline|inbox --conns 16 --secs 6
    neighbours --quiet 9 --rate 5 --times 100 --conns 32 --secs 20
    overload --rate 8000 --secs 8 --most 8000
    posts    --url http://127.0.0.1:PORT/ --conns 32 --secs 5, or --rate 300 --secs 5
Prints one JSON object. Only loopback addresses are accepted.";

fn main() -> ExitCode {
    match run() {
        Ok(value) => {
            println!("{value}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<Value> {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().ok_or(USAGE)?;
    let options = Options::read(arguments)?;
    if command == "describe" {
        return target::read(options.text("target")?);
    }
    raise_open_files();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    if command == "graph" {
        let port = options.number("port", 9909.0)? as u16;
        let latency = options.number("latency-ms", 50.0)?;
        return runtime.block_on(graph::serve(port, latency));
    }
    let mut contract = target::contract(options.text("target")?)?;
    if let Some(url) = options.0.get("url") {
        contract.webhook.at(url);
    }
    let roles = match options.0.get("pids") {
        Some(path) => processes::Roles::load(path)?,
        None => processes::Roles::default(),
    };
    let context = Context::new(
        contract,
        roles,
        Url::parse(options.text("graph")?)?,
        options.number("contacts", 500.0)? as u64,
        options.number("new-pct", 0.0)? as u64,
    )?;
    let connections = |default: f64| options.number("conns", default).map(|number| number as usize);
    runtime.block_on(async {
        let secs = |default: f64| options.number("secs", default);
        match command.as_str() {
            "ingest" => scenarios::ingest::run(context, connections(32.0)?, secs(10.0)?).await,
            "fresh" => scenarios::fresh::run(context, options.number("rate", 300.0)?, secs(10.0)?).await,
            "reply" => scenarios::reply::at_rate(context, options.number("rate", 20.0)?, secs(8.0)?).await,
            "replymax" => scenarios::reply::as_fast_as_taken(context, connections(16.0)?, secs(8.0)?).await,
            "sockets" => {
                let (steps, audiences) = (options.numbers("steps")?, options.numbers("audiences")?);
                let rounds = options.number("rounds", 10.0)? as u64;
                scenarios::sockets::run(context, &steps, &audiences, rounds).await
            }
            "neighbours" => {
                let plan = scenarios::neighbours::Plan {
                    quiet: options.number("quiet", 9.0)? as usize,
                    rate: options.number("rate", 5.0)?,
                    times: options.number("times", 100.0)?,
                    connections: connections(32.0)?,
                    secs: secs(20.0)?,
                };
                scenarios::neighbours::run(context, plan).await
            }
            "overload" => {
                let (rate, most) = (options.number("rate", 8000.0)?, options.number("most", 8000.0)?);
                scenarios::overload::run(context, rate, secs(8.0)?, most as usize).await
            }
            "posts" => match options.0.get("rate") {
                Some(_) => scenarios::posts::at_rate(context, options.number("rate", 300.0)?, secs(5.0)?).await,
                None => scenarios::posts::as_fast_as_taken(context, connections(32.0)?, secs(5.0)?).await,
            },
            "dup" => scenarios::dup::run(context, connections(16.0)?, secs(6.0)?, options.number("pct", 20.0)?).await,
            "timeline" | "inbox" => scenarios::read::run(context, &command, connections(16.0)?, secs(6.0)?).await,
            _ => Err(USAGE.into()),
        }
    })
}

struct Options(HashMap<String, String>);

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = HashMap::new();
        while let Some(argument) = arguments.next() {
            let key = argument.strip_prefix("--").ok_or(USAGE)?;
            options.insert(key.to_owned(), arguments.next().ok_or(USAGE)?);
        }
        Ok(Self(options))
    }

    fn text(&self, key: &str) -> Result<&str> {
        Ok(self.0.get(key).ok_or_else(|| format!("--{key} is missing\n{USAGE}"))?)
    }

    /// A list with commas between.
    fn numbers(&self, key: &str) -> Result<Vec<usize>> {
        let read = |part: &str| -> Result<usize> {
            part.parse()
                .map_err(|_| format!("--{key} has \"{part}\", no number").into())
        };
        self.text(key)?.split(',').map(read).collect()
    }

    fn number(&self, key: &str, default: f64) -> Result<f64> {
        match self.0.get(key) {
            Some(text) => Ok(text.parse().map_err(|_| format!("--{key} is \"{text}\", no number"))?),
            None => Ok(default),
        }
    }
}

/// Thousands of agents need more than the usual 1,024 open files.
fn raise_open_files() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // without it the scenarios of few connections still run
    let _ = setrlimit(Resource::Nofile, limit);
}
