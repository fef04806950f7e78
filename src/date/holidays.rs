//! Days that move: Easter, the lunar calendar and the Islamic one.
//!
//! Easter is computed by the anonymous Gregorian algorithm. The lunar calendar is computed as the civil
//! calendars of China and Vietnam are: months begin on the day of the new moon, the month with the winter
//! solstice is the eleventh, and in a year of thirteen months the first without a major solar term is
//! leap. New moons and the longitude of the sun follow Meeus, *Astronomical Algorithms*, chapters 25
//! and 49, to well within an hour in the centuries around ours.

use super::value::Day;
use std::sync::OnceLock;

/// Easter Sunday.
pub(crate) fn easter(year: i32) -> Option<Day> {
    let a = year.rem_euclid(19);
    let (b, c) = (year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Day::new(year, (n / 31) as u8, (n % 31 + 1) as u8)
}

/// Julian day number of day number 0 of [`Day`] at midnight UTC, less a half.
const JULIAN: f64 = 1_721_425.5;

/// Hanoi's distance from UTC in days.
const HANOI: f64 = 7.0 / 24.0;

/// The day number, in Hanoi, of the `k`th new moon after that of 6 January 2000.
fn new_moon(k: i64) -> i64 {
    let k = k as f64;
    let t = k / 1236.85;
    let rad = std::f64::consts::PI / 180.0;
    let mean = 2_451_550.097_66 + 29.530_588_861 * k + t * t * (0.000_154_37 - 0.000_000_150 * t);
    let sun = (2.5534 + 29.105_356_7 * k - 0.000_001_4 * t * t) * rad;
    let moon = (201.5643 + 385.816_935_28 * k + 0.010_758_2 * t * t) * rad;
    let node = (160.7108 + 390.670_502_84 * k - 0.001_611_8 * t * t) * rad;
    let omega = (124.7746 - 1.563_755_88 * k + 0.002_067_2 * t * t) * rad;
    let e = 1.0 - 0.002_516 * t;
    let correction = -0.407_20 * moon.sin()
        + 0.172_41 * e * sun.sin()
        + 0.016_08 * (2.0 * moon).sin()
        + 0.010_39 * (2.0 * node).sin()
        + 0.007_39 * e * (moon - sun).sin()
        - 0.005_14 * e * (moon + sun).sin()
        + 0.002_08 * e * e * (2.0 * sun).sin()
        - 0.001_11 * (moon - 2.0 * node).sin()
        - 0.000_57 * (moon + 2.0 * node).sin()
        + 0.000_56 * e * (2.0 * moon + sun).sin()
        - 0.000_42 * (3.0 * moon).sin()
        + 0.000_42 * e * (sun + 2.0 * node).sin()
        + 0.000_38 * e * (sun - 2.0 * node).sin()
        - 0.000_24 * e * (2.0 * moon - sun).sin()
        - 0.000_17 * omega.sin();
    // Dynamical time runs about a minute ahead of UTC.
    (mean + correction - 0.000_8 - JULIAN + HANOI).floor() as i64
}

/// The twelfth of its circle (0 to 11) that the sun has reached at the end of a day in Hanoi.
fn solar_term(day: i64) -> i64 {
    let julian = (day + 1) as f64 - HANOI + JULIAN;
    let t = (julian - 2_451_545.0) / 36_525.0;
    let rad = std::f64::consts::PI / 180.0;
    let mean = 280.466_46 + t * (36_000.769_83 + 0.000_303_2 * t);
    let anomaly = (357.529_11 + t * (35_999.050_29 - 0.000_153_7 * t)) * rad;
    let centre = (1.914_602 - t * (0.004_817 + 0.000_014 * t)) * anomaly.sin()
        + (0.019_993 - 0.000_101 * t) * (2.0 * anomaly).sin()
        + 0.000_289 * (3.0 * anomaly).sin();
    let apparent = mean + centre - 0.005_69 - 0.004_78 * ((125.04 - 1934.136 * t) * rad).sin();
    (apparent.rem_euclid(360.0) / 30.0).floor() as i64
}

/// The number of the new moon that begins the lunar month with the winter solstice of a year.
fn eleventh_month(year: i32) -> Option<i64> {
    let last = Day::new(year, 12, 31)?.number();
    let mut k = ((last - Day::new(2000, 1, 6)?.number()) as f64 / 29.530_588_861).floor() as i64 + 1;
    while new_moon(k) > last {
        k -= 1;
    }
    // The sun enters the tenth twelfth at the solstice: where it has done so already, the month before is the one.
    if solar_term(new_moon(k) - 1) >= 9 {
        k -= 1;
    }
    Some(k)
}

/// The years for which the model of the sun and the moon is sure.
const FIRST: i32 = 1900;
const YEARS: usize = 201;

/// The day numbers on which the months of a lunar year begin, the leap month left out, and for each the number of its
/// days.
type Months = [(i64, u8); 12];

/// The months of each year, found out when its first date is asked for.
static MONTHS: [OnceLock<Months>; YEARS] = [const { OnceLock::new() }; YEARS];

fn months_of(year: i32) -> Option<Months> {
    let (first, last) = (eleventh_month(year - 1)?, eleventh_month(year)?);
    // The leap month is the first in which the sun reaches no new twelfth.
    let leap = if last - first > 12 {
        (first + 1..=last).find(|&k| solar_term(new_moon(k) - 1) == solar_term(new_moon(k + 1) - 1))
    } else {
        None
    };
    let mut out = [(0, 0); 12];
    for (k, month) in (first + 2..).zip(&mut out) {
        // The eleventh month of the year before is number 0 here; month 1 of this year is number 2.
        let k = k + i64::from(leap.is_some_and(|leap| k >= leap));
        let start = new_moon(k);
        *month = (start, (new_moon(k + 1) - start) as u8);
    }
    Some(out)
}

/// The Gregorian day of a lunar date of the lunar year that begins in `year`, from 1900 to 2100.
pub(crate) fn lunar(year: i32, month: u8, day: u8) -> Option<Day> {
    let months = MONTHS.get(usize::try_from(year - FIRST).ok()?)?;
    let months = months.get_or_init(|| months_of(year).unwrap_or_default());
    let &(start, days) = months.get(usize::from(month).checked_sub(1)?)?;
    (1..=days).contains(&day).then(|| Day::from_number(start + i64::from(day) - 1)).flatten()
}

/// The first Gregorian day of a year that has an Islamic date by the arithmetical calendar. The sighting of the moon may
/// move it by a day.
pub(crate) fn islamic(year: i32, month: u8, day: u8) -> Option<Day> {
    // 1 Muharram of the year 1 is 19 July 622 of the Gregorian calendar.
    let epoch = Day::new(622, 7, 19)?.number();
    let months = i64::from(month) - 1;
    let of = |islamic: i64| {
        let days = (islamic - 1) * 354 + (3 + 11 * islamic).div_euclid(30) + (59 * months + 1).div_euclid(2);
        Day::from_number(epoch + days + i64::from(day) - 1)
    };
    // 33 Islamic years are about 32 of ours.
    let near = i64::from(year - 622) * 33 / 32;
    (near - 2..=near + 2).filter_map(of).find(|day| day.year() == year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<Day> {
        text.parse().ok()
    }

    #[test]
    fn easter_sundays() {
        for (year, sunday) in [(1961, "1961-04-02"), (2000, "2000-04-23"), (2024, "2024-03-31"), (2025, "2025-04-20")] {
            assert_eq!(easter(year), day(sunday));
        }
    }

    /// The tables are those of the Chinese calendar, with the years in which the new moon falls between midnight
    /// in Hanoi and midnight in Beijing as they are in Vietnam.
    fn hold(month: u8, day_of_month: u8, days: &[&str]) {
        for text in days {
            let expected = day(text);
            assert_eq!(expected.and_then(|d| lunar(d.year(), month, day_of_month)), expected, "{text}");
        }
    }

    #[test]
    fn lunar_new_years() {
        let days = [
            "1990-01-27",
            "1991-02-15",
            "1992-02-04",
            "1993-01-23",
            "1994-02-10",
            "1995-01-31",
            "1996-02-19",
            "1997-02-07",
            "1998-01-28",
            "1999-02-16",
            "2000-02-05",
            "2001-01-24",
            "2002-02-12",
            "2003-02-01",
            "2004-01-22",
            "2005-02-09",
            "2006-01-29",
            "2007-02-17",
            "2008-02-07",
            "2009-01-26",
            "2010-02-14",
            "2011-02-03",
            "2012-01-23",
            "2013-02-10",
            "2014-01-31",
            "2015-02-19",
            "2016-02-08",
            "2017-01-28",
            "2018-02-16",
            "2019-02-05",
            "2020-01-25",
            "2021-02-12",
            "2022-02-01",
            "2023-01-22",
            "2024-02-10",
            "2025-01-29",
            "2026-02-17",
            "2027-02-06",
            "2028-01-26",
            "2029-02-13",
            "2030-02-02",
            "2031-01-23",
            "2032-02-11",
            "2033-01-31",
            "2034-02-19",
            "2035-02-08",
            "2036-01-28",
            "2037-02-15",
            "2038-02-04",
            "2039-01-24",
            "2040-02-12",
            "2041-02-01",
            "2042-01-22",
            "2043-02-10",
            "2044-01-30",
            "2045-02-17",
            "2046-02-06",
            "2047-01-26",
            "2048-02-14",
            "2049-02-02",
            "2050-01-23",
        ];
        hold(1, 1, &days);
    }

    #[test]
    fn mid_autumns() {
        let days = [
            "1990-10-03",
            "1991-09-22",
            "1992-09-11",
            "1993-09-30",
            "1994-09-20",
            "1995-09-09",
            "1996-09-27",
            "1997-09-16",
            "1998-10-05",
            "1999-09-24",
            "2000-09-12",
            "2001-10-01",
            "2002-09-21",
            "2003-09-11",
            "2004-09-28",
            "2005-09-18",
            "2006-10-06",
            "2007-09-25",
            "2008-09-14",
            "2009-10-03",
            "2010-09-22",
            "2011-09-12",
            "2012-09-30",
            "2013-09-19",
            "2014-09-08",
            "2015-09-27",
            "2016-09-15",
            "2017-10-04",
            "2018-09-24",
            "2019-09-13",
            "2020-10-01",
            "2021-09-21",
            "2022-09-10",
            "2023-09-29",
            "2024-09-17",
            "2025-10-06",
            "2026-09-25",
            "2027-09-15",
            "2028-10-03",
            "2029-09-22",
            "2030-09-12",
            "2031-10-01",
            "2032-09-19",
            "2033-09-08",
            "2034-09-26",
            "2035-09-16",
            "2036-10-04",
            "2037-09-24",
            "2038-09-13",
            "2039-10-02",
            "2040-09-20",
            "2041-09-09",
            "2042-09-28",
            "2043-09-17",
            "2044-10-05",
            "2045-09-25",
            "2046-09-15",
            "2047-10-04",
            "2048-09-22",
            "2049-09-11",
            "2050-09-30",
        ];
        hold(8, 15, &days);
    }

    #[test]
    fn months_of_fasting() {
        // As they were kept in most countries, within a day.
        for start in ["2000-11-27", "2010-08-11", "2020-04-24", "2023-03-23", "2024-03-11", "2025-03-01", "2026-02-18"]
        {
            let kept = day(start);
            let computed = kept.and_then(|d| islamic(d.year(), 9, 1));
            let apart = kept.zip(computed).map(|(a, b)| (a.number() - b.number()).abs());
            assert!(apart.is_some_and(|days| days <= 1), "{start}: {computed:?}");
        }
    }

    #[test]
    fn impossible_lunar_dates_are_none() {
        assert_eq!(lunar(2025, 13, 1), None);
        assert_eq!(lunar(2025, 0, 1), None);
        assert_eq!(lunar(9999, 1, 1), None);
    }
}
