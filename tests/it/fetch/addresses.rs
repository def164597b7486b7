//! Which addresses may be dialled: `fetch::address`.

use ipnet::IpNet;
use presswatch::fetch::{Options, Purpose, address};

use super::{fault, options};

#[test]
fn no_address_but_public_ones_may_be_dialled() {
    for (text, kind) in [
        ("0.0.0.0", "unspecified"),
        ("0.1.2.3", "reserved"),
        ("10.255.255.255", "private"),
        ("100.64.0.0", "carrier-grade NAT"),
        ("100.127.255.255", "carrier-grade NAT"),
        ("127.0.0.1", "loopback"),
        ("127.255.255.254", "loopback"),
        ("169.254.169.254", "link-local"),
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.0.0.8", "reserved"),
        ("192.0.2.1", "documentation"),
        ("192.88.99.1", "6to4"),
        ("192.168.1.1", "private"),
        ("198.18.0.1", "benchmarking"),
        ("198.19.255.255", "benchmarking"),
        ("198.51.100.7", "documentation"),
        ("203.0.113.7", "documentation"),
        ("224.0.0.1", "multicast"),
        ("239.255.255.255", "multicast"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "broadcast"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("::ffff:8.8.8.8", "IPv4-mapped"),
        ("::8.8.8.8", "IPv4-compatible"),
        ("64:ff9b::808:808", "NAT64"),
        ("64:ff9b:1::1", "NAT64"),
        ("100::1", "reserved"),
        ("2001::1", "Teredo"),
        ("2001:2::1", "benchmarking"),
        ("2001:20::1", "reserved"),
        ("2001:db8::1", "documentation"),
        ("2002:7f00:1::", "6to4"),
        ("3fff::1", "documentation"),
        ("4000::1", "reserved"),
        ("5f00::1", "reserved"),
        ("fc00::1", "unique local"),
        ("fdff:ffff::1", "unique local"),
        ("fe80::1", "link-local"),
        ("fec0::1", "reserved"),
        ("ff02::1", "multicast"),
    ] {
        let found = address::kind(text.parse().unwrap()).unwrap_or("a public");
        assert!(found.ends_with(kind), "{text} is {found} address, not {kind}");
    }
    for public in ["8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1", "192.167.0.1"] {
        assert_eq!(address::kind(public.parse().unwrap()), None, "{public}");
    }
    for public in ["223.255.255.255", "2001:4860:4860::8888", "2a00:1450::1", "2620:fe::fe"] {
        assert_eq!(address::kind(public.parse().unwrap()), None, "{public}");
    }
}

#[test]
fn an_allow_list_allows_what_it_names_and_nothing_that_leads_around_it() {
    let allowed: Vec<IpNet> = vec!["10.1.0.0/16".parse().unwrap(), "fd00::/8".parse().unwrap()];
    let may = |text: &str| address::vet(text.parse().unwrap(), &allowed).is_ok();
    assert!(may("10.1.255.1") && may("fd12::1") && may("8.8.8.8"));
    assert!(!may("10.2.0.1") && !may("::ffff:10.1.0.1") && !may("64:ff9b::a01:1") && !may("2002:a01:1::"));
}

#[test]
fn private_addresses_are_refused_however_they_are_written() {
    let closed = Options { allow_addresses: Vec::new(), ..options() };
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.0.0.1.",
        "%31%32%37.0.0.1",
        "１２７.0.0.1",
        "10.0.0.1",
        "169.254.1.1",
        "100.64.0.1",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[fe80::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "localhost",
        "LOCALHOST",
    ] {
        let fault = fault(closed.clone(), &format!("http://{host}:1/"), Purpose::Source);
        assert!(fault.to_string().contains("allow_addresses"), "{host}: {fault}");
        assert!(!fault.is_temporary(), "{host}: {fault}");
    }
}
