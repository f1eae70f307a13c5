//! `frontdesk openapi`

use std::process::ExitCode;

#[expect(clippy::print_stdout, reason = "the document")]
pub fn run() -> anyhow::Result<ExitCode> {
    println!("{}", crate::http::document().to_pretty_json()?);
    Ok(ExitCode::SUCCESS)
}
