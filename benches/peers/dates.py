#!/usr/bin/env python3
"""Compare the speed of date search with that of dateparser on the same Swedish press text.

    pip install -r benches/peers/requirements.txt
    cargo build --release --example throughput
    python3 benches/peers/dates.py [FILE…]

Both are timed inside their own process, start-up excluded: ours by the example `throughput` with
`--kinds date`, the best of its rounds; dateparser by `search_dates(text, languages=["sv"])`, paragraph
by paragraph (whole articles at a time it is slower still), the best of two rounds.
Prints the speeds and their ratio, and how many dates either found.
"""
import argparse
import importlib.metadata
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def ours(binary, files):
    printed = subprocess.run([binary, "--kinds", "date", *files], capture_output=True, text=True, check=True).stdout
    found, megabytes = re.search(r"(\d+) entities in \d+ bytes, ([\d.]+) MB/s", printed).groups()
    return int(found), float(megabytes)


def dateparser(paragraphs, rounds=2):
    from dateparser.search import search_dates

    search_dates("den 5 maj 2024", languages=["sv"])
    best, found = float("inf"), 0
    for _ in range(rounds):
        start = time.perf_counter()
        found = sum(len(search_dates(p, languages=["sv"]) or ()) for p in paragraphs)
        best = min(best, time.perf_counter() - start)
    return found, best


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("files", nargs="*", default=sorted(map(str, ROOT.glob("benches/data/*.txt"))))
    arguments.add_argument("--binary", default=str(ROOT / "target/release/examples/throughput"))
    options = arguments.parse_args()
    if not options.files:
        sys.exit("dates.py: no text: name a file")
    text = "".join(pathlib.Path(f).read_text(encoding="utf-8") for f in options.files)
    size = len(text.encode()) / 1e6
    found, speed = ours(options.binary, options.files)
    theirs, seconds = dateparser([p for p in text.split("\n") if p.strip()])
    version = importlib.metadata.version("dateparser")
    print(f"text        {size:.3f} MB in {len(options.files)} files")
    print(f"presspan    {speed:10.3f} MB/s {found:6} dates")
    print(f"dateparser  {size / seconds:10.3f} MB/s {theirs:6} dates  ({version}, languages=['sv'])")
    print(f"ratio       {speed * seconds / size:10.0f}")


if __name__ == "__main__":
    main()
