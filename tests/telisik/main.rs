//! What a user sees: the command, and the library through its public face.

mod bounds;
mod command;
mod corpus;
mod crash;
mod damage;
mod formats;
mod in_memory;
mod library;
mod messages;
mod properties;
mod queries;
mod ranking;
mod rebuild;
mod refused;
mod remote;
mod snapshots;
mod step;
mod terminal;
mod translation;
mod watch;
