//! Who is trusted, and what nobody hears.

use std::fs;
use std::time::{Duration, Instant};

use telisik::remote::{Cluster, ConnectOptions, RemoteError, Token};

use super::Desk;
use super::command::{run, telisik};
use super::fake::{Authority, Fake, Flavour};

/// Trusting an authority whose certificate lies in the desk's folder.
fn trusting(desk: &Desk, authority: &Authority) -> ConnectOptions {
    let path = desk.folder.path().join("authority.pem");
    authority.write(&path);
    ConnectOptions { certificates: Some(path), ..ConnectOptions::default() }
}

#[test]
fn a_server_is_trusted_where_its_authority_is() {
    let (desk, ours, others) = (Desk::new(), Authority::new(), Authority::new());
    let fake = Fake::start_secure(Flavour::Quickwit, &ours, "127.0.0.1");
    let url = fake.secure_url();
    Cluster::connect(&url, "arsip", &trusting(&desk, &ours)).unwrap();

    let started = Instant::now();
    for options in [ConnectOptions::default(), trusting(&desk, &others)] {
        let refused = Cluster::connect(&url, "arsip", &options).unwrap_err();
        assert!(matches!(refused, RemoteError::Untrusted { .. }), "{refused:?}");
        assert!(refused.to_string().contains("TELISIK_CA"), "{refused}");
    }
    // Asking again would not help.
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_certificate_for_another_server_is_refused() {
    let (desk, authority) = (Desk::new(), Authority::new());
    let fake = Fake::start_secure(Flavour::Quickwit, &authority, "arsip.example");
    let refused = Cluster::connect(&fake.secure_url(), "arsip", &trusting(&desk, &authority));
    assert!(matches!(refused, Err(RemoteError::OtherName { .. })), "{refused:?}");
}

#[test]
fn plain_and_secure_addresses_are_not_confused() {
    let (desk, authority) = (Desk::new(), Authority::new());
    let plain = Fake::start(Flavour::Quickwit);
    let refused = Cluster::connect(&plain.secure_url(), "arsip", &trusting(&desk, &authority));
    assert!(refused.unwrap_err().to_string().ends_with("write the address with http://"));
    let secure = Fake::start_secure(Flavour::Quickwit, &authority, "127.0.0.1");
    let options = ConnectOptions { timeout: Duration::from_secs(1), ..trusting(&desk, &authority) };
    for options in [options.clone(), ConnectOptions { certificates: None, ..options.clone() }] {
        let refused = Cluster::connect(&secure.url(), "arsip", &options).unwrap_err();
        assert!(refused.to_string().ends_with("write the address with https://"), "{refused}");
    }
    // Nobody's certificate matters where none is asked for.
    let options = ConnectOptions { certificates: Some("nowhere.pem".into()), ..options };
    Cluster::connect(&plain.url(), "arsip", &options).unwrap();
    let refused = Cluster::connect(&secure.secure_url(), "arsip", &options).unwrap_err();
    assert!(matches!(refused, RemoteError::Certificates { .. }), "{refused:?}");
}

#[test]
fn the_command_trusts_whom_the_environment_names() {
    let (desk, authority) = (Desk::new(), Authority::new());
    let fake = Fake::start_secure(Flavour::Quickwit, &authority, "127.0.0.1");
    fake.state().authorization = Some("Bearer rahasia-besar");
    let pem = desk.folder.path().join("authority.pem");
    authority.write(&pem);
    let push = |variable: &str, code| {
        let mut command = telisik(&desk);
        command.args(["push", "--at", &fake.secure_url(), "--as", "arsip"]).arg(desk.records(3));
        command.env(variable, &pem).env("TELISIK_TOKEN", "rahasia-besar");
        let (out, errors) = run(&mut command, code);
        assert!(!format!("{out}{errors}").contains("rahasia"), "{errors}");
        errors
    };
    assert!(push("X", 2).contains("TELISIK_CA"));
    push("TELISIK_CA", 0);
    push("SSL_CERT_FILE", 0);
    assert_eq!(fake.pids().len(), 3);
}

#[test]
fn the_token_goes_to_the_server_and_into_no_message() {
    let fake = Fake::start(Flavour::Quickwit);
    fake.state().authorization = Some("Bearer rahasia");
    let with = |token: &str| ConnectOptions {
        timeout: Duration::from_secs(2),
        token: Token::new(token),
        ..ConnectOptions::default()
    };
    let refused = Cluster::connect(&fake.url(), "arsip", &with("")).unwrap_err();
    assert!(matches!(refused, RemoteError::Forbidden { status: 401, .. }));
    Cluster::connect(&fake.url(), "arsip", &with("rahasia")).unwrap();
    let wrong = Cluster::connect(&fake.url(), "arsip", &with("kunci-salah")).unwrap_err();
    assert!(!wrong.to_string().contains("kunci-salah"), "{wrong}");
}

#[test]
fn secrets_come_from_the_environment_and_show_nowhere() {
    let (desk, fake) = (Desk::new(), Fake::start(Flavour::Quickwit));
    fake.state().authorization = Some("Bearer rahasia-besar");
    let source = desk.records(2);
    let mut command = telisik(&desk);
    command.args(["push", "--at", &fake.url(), "--as", "arsip"]).arg(&source);
    assert!(run(&mut command, 2).1.contains("TELISIK_TOKEN"));
    let (out, errors) = run(command.env("TELISIK_TOKEN", "rahasia-besar"), 0);
    assert!(!(out + &errors).contains("rahasia"));
    let state = desk.folder.path().join("state");
    for entry in fs::read_dir(state).unwrap() {
        let journal = fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!journal.contains("rahasia"));
    }
    let mut command = telisik(&desk);
    command.args(["search", "x", "--at", "http://ani:rahasia@127.0.0.1:1", "--as", "arsip"]);
    assert!(!run(&mut command, 2).1.contains("rahasia"));
}
