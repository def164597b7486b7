//! What `robots.txt` allows: `fetch::robots`.

use std::time::Duration;

use presswatch::fetch::robots::{CRAWL_DELAY_MAX, Rules};

/// Checks which of these paths a file allows us.
#[track_caller]
fn check(file: &str, allowed: &[&str], forbidden: &[&str]) {
    let rules = Rules::read(file.as_bytes());
    for path in allowed {
        assert!(rules.allow(path), "{path} is forbidden by\n{file}");
    }
    for path in forbidden {
        assert!(!rules.allow(path), "{path} is allowed by\n{file}");
    }
}

#[test]
fn without_a_rule_everything_is_allowed() {
    check("", &["/", "/a?b=c"], &[]);
    check("User-agent: *\n", &["/a"], &[]);
    check("User-agent: *\nDisallow:\n", &["/a"], &[]);
    check("<html><body>404: disallow: everything</body></html>", &["/a"], &[]);
    check("\0\u{1}\u{2}Disallow: /\n", &["/a"], &[]);
}

#[test]
fn our_group_counts_instead_of_everyones() {
    let file = "User-agent: *\nDisallow: /\n\nUser-agent: PressWatch/1.0\nDisallow: /private\n";
    check(file, &["/", "/news"], &["/private", "/private/x"]);
    check("User-agent: otherbot\nDisallow: /\n", &["/"], &[]);
    check("User-agent: presswatchful\nDisallow: /\n", &["/"], &[]);
}

#[test]
fn groups_that_name_us_are_one_and_several_names_head_one_group() {
    let file = "User-agent: a\nUser-agent: presswatch\nDisallow: /a\nUser-agent: b\nDisallow: /b\nUser-agent: presswatch\nDisallow: /c\n";
    check(file, &["/b"], &["/a", "/c"]);
    check("User-agent: presswatch\nSitemap: https://a.example/s.xml\nUser-agent: b\nDisallow: /\n", &[], &["/"]);
}

#[test]
fn the_longest_rule_decides_and_of_equals_the_one_that_allows() {
    let file = "User-agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\nDisallow: /example/\n";
    check(file, &["/example/page/", "/example/page/x.html"], &["/example/page/disallowed.gif", "/example/x"]);
    check("User-agent: *\nDisallow: /page\nAllow: /page\n", &["/page"], &[]);
}

#[test]
fn stars_stand_for_anything_and_a_dollar_for_the_end() {
    let file = "User-agent: *\nDisallow: *.gif$\nDisallow: /*/print\nDisallow: /search?*q=\n";
    check(file, &["/a.gif?x", "/print", "/search?p=1"], &["/a.gif", "/b/c.gif", "/a/print/2", "/search?p=1&q=x"]);
    check("User-agent: *\nDisallow: /***a***b$\n", &["/ab/"], &["/ab", "/xaxb", "/aab"]);
}

#[test]
fn paths_are_compared_by_what_they_mean() {
    check("User-agent: *\nDisallow: /%7Ejoe/\n", &[], &["/~joe/x", "/%7ejoe/"]);
    check("User-agent: *\nDisallow: /häuser\n", &[], &["/h%C3%A4user", "/h%c3%a4user/1"]);
    check("User-agent: *\nDisallow: /a?b=https://c.d\n", &[], &["/a?b=https%3A%2F%2Fc.d"]);
    check("user-AGENT :  *  # all\r\nDISALLOW\t: /a # why\r\n", &["/b"], &["/a"]);
    check("\u{feff}User-agent: *\rDisallow: /a\r", &["/b"], &["/a"]);
}

#[test]
fn a_crawl_delay_is_honoured_up_to_a_cap() {
    let delay = |text: &str| Rules::read(format!("User-agent: *\nCrawl-delay: {text}\n").as_bytes()).crawl_delay;
    assert_eq!(delay("7"), Some(Duration::from_secs(7)));
    assert_eq!(delay("0.5"), Some(Duration::from_millis(500)));
    assert_eq!(delay("86400"), Some(CRAWL_DELAY_MAX));
    for nonsense in ["-1", "soon", "NaN", "inf", "1e999", ""] {
        assert!(delay(nonsense).is_none_or(|delay| delay <= CRAWL_DELAY_MAX), "{nonsense}");
    }
}

#[test]
fn a_hostile_file_costs_little() {
    let star = format!("User-agent: *\nDisallow: /{}\n", "*a".repeat(100_000));
    assert!(Rules::read(star.as_bytes()).allow(&format!("/{}b", "a".repeat(4_000))));
    let many = format!("User-agent: *\n{}", "Disallow: /x\n".repeat(200_000));
    assert!(!Rules::read(many.as_bytes()).allow("/x"));
}
