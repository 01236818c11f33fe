//! The `interdict` command: reads files and the terminal, and leaves every decision to the library.
//! Data goes to standard output, talk to standard error.

mod align;
mod args;
mod changes;
mod check;
mod demo;
mod evaluate;
mod explain;
mod input;
mod lines;
mod list;
mod load;
mod out;
mod screen;
mod show;
mod table;
mod timeline;
mod who;

use args::{Cli, Command};
use clap::Parser as _;
use out::Failure;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    cli.color.apply();
    if cli.quiet {
        out::be_quiet();
    }
    let done = match cli.command.unwrap_or_default() {
        Command::Demo(a) => demo::run(&a),
        Command::Evaluate(a) => evaluate::run(&a),
        Command::Explain(a) => explain::run(&a),
        Command::Timeline(a) => timeline::run(&a),
        Command::Check(a) => check::run(&a),
        Command::Show(a) => show::run(&a),
        Command::Screen(a) => screen::run(&a),
        Command::Load(a) => list::run(&a),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of a pipe has gone away: it has what it wanted.
        Err(Failure::Closed) => ExitCode::SUCCESS,
        Err(Failure::Found) => ExitCode::from(1),
        Err(Failure::Coded(code, message)) => {
            out::coded(code, &message);
            ExitCode::from(1)
        }
        Err(Failure::Input(message)) => {
            out::error(&message);
            ExitCode::from(1)
        }
        Err(Failure::Usage(message)) => {
            out::error(&message);
            ExitCode::from(2)
        }
    }
}
