//! Dates as feeds write them: a moment, a year or month, or nothing.

use presswatch::model::Entry;

use super::{codes, document, readable, rss};

#[track_caller]
fn check(written: &str, read: &str) {
    let entry = dated(written);
    assert_eq!(entry.published.map(|moment| moment.to_string()).as_deref(), Some(read), "{written}");
    assert_eq!(entry.period, None, "{written}");
}

fn dated(written: &str) -> Entry {
    readable(rss(&format!("<item><pubDate>{written}</pubDate></item>"))).entries.remove(0)
}

#[test]
fn dates_are_read_in_many_forms() {
    for (written, read) in [
        ("Mon, 02 Mar 2026 10:00:00 GMT", "2026-03-02T10:00:00Z"),
        ("2 Mar 26 10:00 EST", "2026-03-02T15:00:00Z"),
        ("Monday, March 2nd, 2026 10:00 p.m. PST", "2026-03-03T06:00:00Z"),
        ("Mon Mar  2 10:00:00 2026", "2026-03-02T10:00:00Z"),
        ("Mon Mar  2 10:00:00 PST 2026", "2026-03-02T18:00:00Z"),
        ("Mon, 02 Mar 2026 10:00:00 GMT+0200 (Central)", "2026-03-02T08:00:00Z"),
        ("02-Mar-26 10:00", "2026-03-02T10:00:00Z"),
        ("30.10.2025", "2025-10-30T00:00:00Z"),
        ("2. 3. 2026 10:30", "2026-03-02T10:30:00Z"),
        ("30.10.2025, 10.30 Uhr", "2025-10-30T10:30:00Z"),
        ("03/30/2026 - 19:19", "2026-03-30T19:19:00Z"),
        ("30/03/2026 19h19", "2026-03-30T19:19:00Z"),
    ] {
        check(written, read);
    }
}

#[test]
fn dates_that_begin_with_the_year_are_read() {
    for (written, read) in [
        ("2026-03-02T10:00:00.25+05:30", "2026-03-02T04:30:00.25Z"),
        ("2026-03-02T10:00:00+01:00[Europe/Berlin]", "2026-03-02T09:00:00Z"),
        ("2026-03-02 10:00", "2026-03-02T10:00:00Z"),
        ("2026-03-02T10Z", "2026-03-02T10:00:00Z"),
        ("20260302T100000Z", "2026-03-02T10:00:00Z"),
        ("20260302100000", "2026-03-02T10:00:00Z"),
        ("2026-03-02T24:00:00Z", "2026-03-03T00:00:00Z"),
        ("2026-061", "2026-03-02T00:00:00Z"),
        ("2026061", "2026-03-02T00:00:00Z"),
        ("2026-W10-1", "2026-03-02T00:00:00Z"),
        ("26-03-02T10:00:00Z", "2026-03-02T10:00:00Z"),
        ("991231", "1999-12-31T00:00:00Z"),
        ("2026-Mar-02 10:00", "2026-03-02T10:00:00Z"),
        ("Mon, 2026/03/02 10:00:00 EST", "2026-03-02T15:00:00Z"),
        ("1772445600", "2026-03-02T10:00:00Z"),
        ("1772445600250", "2026-03-02T10:00:00.25Z"),
    ] {
        check(written, read);
    }
}

#[test]
fn dates_are_read_in_many_languages() {
    for (written, read) in [
        ("Mo, 2. März 2026 10:00:00 +0100", "2026-03-02T09:00:00Z"),
        ("mar, 3 feb 2026 10:00:00 +0100", "2026-02-03T09:00:00Z"),
        ("le 2 août 2026 à 10h30", "2026-08-02T10:30:00Z"),
        ("lunes, 2 de marzo de 2026, 10:30 a. m.", "2026-03-02T10:30:00Z"),
        ("maandag 2 november 2026", "2026-11-02T00:00:00Z"),
        ("pn, 2 lutego 2026 10:00", "2026-02-02T10:00:00Z"),
        ("2 prosince 2026", "2026-12-02T00:00:00Z"),
        ("2 marraskuuta 2026", "2026-11-02T00:00:00Z"),
        ("2026. március 2. 10:30", "2026-03-02T10:30:00Z"),
        ("Paz, 2 Ağu 2026 10:00:00 +0300", "2026-08-02T07:00:00Z"),
        ("2 июля 2026 г., 10:00", "2026-07-02T10:00:00Z"),
        ("Δευ, 02 Μαρ 2026 10:00:00 +0200", "2026-03-02T08:00:00Z"),
        ("٢ مارس ٢٠٢٦", "2026-03-02T00:00:00Z"),
        ("2 במרץ 2026", "2026-03-02T00:00:00Z"),
        ("2 tháng 3, 2026", "2026-03-02T00:00:00Z"),
        ("2026年3月2日 10:00", "2026-03-02T10:00:00Z"),
        ("2026年3月2日（月）10時05分", "2026-03-02T10:05:00Z"),
        ("2026年3月2日 星期一 下午3:00", "2026-03-02T15:00:00Z"),
        ("令和8年3月2日", "2026-03-02T00:00:00Z"),
        ("2026년 3월 2일 오후 3:05", "2026-03-02T15:05:00Z"),
        ("2026. 3. 2. 10:30", "2026-03-02T10:30:00Z"),
        ("2026-03-02 下午 3:00", "2026-03-02T15:00:00Z"),
    ] {
        check(written, read);
    }
}

#[test]
fn every_month_is_known_in_full_and_cut() {
    for names in [
        "January February March April May June July August September October November December",
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "січ лют бер кві тра чер лип сер вер жов лис гру",
        "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara",
        "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta \
         marraskuuta joulukuuta",
        "ledna února března dubna května června července srpna září října listopadu prosince",
    ] {
        for (number, name) in (1..).zip(names.split_whitespace()) {
            check(&format!("2 {name} 2026 10:00"), &format!("2026-{number:02}-02T10:00:00Z"));
        }
    }
}

#[test]
fn zones_are_read_by_their_names_old_ones_too() {
    for (written, read) in [
        ("Mon, 02 Mar 2026 10:00:00 Europe/Berlin", "2026-03-02T09:00:00Z"),
        ("Thu, 02 Jul 2026 10:00:00 America/Los_Angeles", "2026-07-02T17:00:00Z"),
        ("Thu, 02 Jul 2026 10:00:00 US/Eastern", "2026-07-02T14:00:00Z"),
        ("Mon, 02 Mar 2026 10:00:00 MESZ", "2026-03-02T08:00:00Z"),
        ("Mon, 02 Mar 2026 10:00:00 KST", "2026-03-02T01:00:00Z"),
        ("Mon, 02 Mar 2026 10:00:00 A", "2026-03-02T10:00:00Z"),
    ] {
        check(written, read);
    }
}

#[test]
fn a_weekday_tells_day_and_month_apart() {
    check("Wednesday, 03/04/2026", "2026-03-04T00:00:00Z");
    check("Fri, 03/04/2026", "2026-04-03T00:00:00Z");
}

#[test]
fn an_unreadable_date_is_no_date_and_is_reported() {
    for written in [
        "yesterday",
        "May 2026, 12 dead",
        "12 dead in May 2026",
        "2026 was the year, March 3",
        "03/04/2026",
        "03-04-2026",
        "Mon, 03/04/2026",
        "2026-02-30",
        "2026-03-02T25:00:00Z",
        "2026-366",
        "32 Mar 2026",
        "200312",
        "12345",
        "2 listopada 2026",
        "2 srp 2026",
        "Mon, 02 Mar 2026 10:00 XYZ",
        "Mon, 02 Mar 2026 10:00 IST",
        "Mon, 02 Mar 2026 10:00 Atlantis/Capital",
        "۱۴۰۵-۰۱-۰۲",
    ] {
        let reading = document(rss(&format!("<item><pubDate>{written}</pubDate></item>")));
        assert_eq!(codes(&reading), ["bad-date"], "{written}");
        let entry = &reading.value.unwrap().entries[0];
        assert_eq!((entry.published, entry.period), (None, None), "{written}");
    }
}

#[test]
fn a_time_that_does_not_exist_or_comes_twice_in_its_zone_is_no_time() {
    for written in ["29 Mar 2026 02:30:00 Europe/Berlin", "25 Oct 2026 02:30:00 Europe/Berlin"] {
        assert_eq!(dated(written).published, None, "{written}");
    }
}

#[test]
fn a_year_or_month_is_a_period_and_no_moment() {
    for (written, first, last) in [
        ("2026", "2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z"),
        ("2026-02", "2026-02-01T00:00:00Z", "2026-02-28T23:59:59Z"),
        ("Feb. 2026", "2026-02-01T00:00:00Z", "2026-02-28T23:59:59Z"),
        ("marzo de 2026", "2026-03-01T00:00:00Z", "2026-03-31T23:59:59Z"),
        ("2026年2月", "2026-02-01T00:00:00Z", "2026-02-28T23:59:59Z"),
        ("-2602", "2026-02-01T00:00:00Z", "2026-02-28T23:59:59Z"),
    ] {
        let entry = dated(written);
        let period = entry.period.unwrap_or_else(|| panic!("{written}: {:?}", entry.published));
        assert_eq!(entry.published, None, "{written}");
        assert_eq!([period.first.to_string(), period.last.to_string()], [first, last], "{written}");
    }
}

#[test]
fn the_surest_of_several_dates_counts() {
    let feed =
        readable(rss("<item><dc:date>2026-03-01</dc:date><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate></item>
        <item><pubDate>soon</pubDate><dc:date>2026-03-01</dc:date></item>
        <item><pubDate>2026</pubDate><dc:date>2026-03-01</dc:date></item>"));
    let dates: Vec<_> = feed.entries.iter().map(|entry| entry.published.map(|moment| moment.to_string())).collect();
    assert_eq!(
        dates,
        [
            Some("2026-03-02T10:00:00Z".to_owned()),
            Some("2026-03-01T00:00:00Z".to_owned()),
            Some("2026-03-01T00:00:00Z".to_owned())
        ]
    );
    assert!(feed.entries.iter().all(|entry| entry.period.is_none()));
}
