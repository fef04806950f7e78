"""What other tools do on the same text with the same entries, and how fast.

    python3 -m venv peers && peers/bin/pip install -r benches/peers/requirements.txt
    cargo build --release --example throughput
    peers/bin/python benches/peers/peers.py

Each tool does less than presspan: the first three look entries up, the last reads dates only. Texts are
those of benches/data, entries the forms and variants of dictionaries/. Best of several rounds, one thread.
"""

import glob
import os
import re
import subprocess
import sys
import time

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def texts():
    return "".join(open(p, encoding="utf-8").read() for p in sorted(glob.glob(f"{ROOT}/benches/data/*.txt")))


def entries():
    forms = set()
    for path in glob.glob(f"{ROOT}/dictionaries/**/*.tsv", recursive=True):
        if path.endswith(("classes.tsv", "inflection.tsv", "confidence.tsv")):
            continue
        header = None
        for line in open(path, encoding="utf-8"):
            if line.startswith(("#", "%")):
                continue
            cells = line.rstrip("\n").split("\t")
            if header is None:
                header = cells
                continue
            row = dict(zip(header, cells))
            forms.update(f.strip() for f in [row["form"], *row.get("variants", "").split("|")] if f.strip())
    return sorted(forms)


def best(rounds, work):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def flashtext2(text, forms):
    from flashtext2 import KeywordProcessor

    processor = KeywordProcessor(case_sensitive=True)
    for form in forms:
        processor.add_keyword(form)
    return len(text.encode()) / best(50, lambda: processor.extract_keywords_with_span(text))


def pyahocorasick(text, forms):
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for form in forms:
        automaton.add_word(form, form)
    automaton.make_automaton()
    return len(text.encode()) / best(50, lambda: sum(1 for _ in automaton.iter_long(text)))


def entity_ruler(text, forms):
    import spacy

    nlp = spacy.blank("sv")
    nlp.max_length = 10**7
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "X", "pattern": form} for form in forms])
    articles = text.split("\n\n")
    return len(text.encode()) / best(2, lambda: sum(1 for _ in nlp.pipe(articles)))


def dateparser(text, _):
    from dateparser.search import search_dates

    text = text[:4000]
    return len(text.encode()) / best(1, lambda: search_dates(text, languages=["sv"]))


def presspan():
    program = f"{ROOT}/target/release/examples/throughput"
    if len(sys.argv) > 1:
        program = sys.argv[1]
    out = subprocess.run([program, *sorted(glob.glob(f"{ROOT}/benches/data/*.txt"))], capture_output=True, text=True)
    return float(re.search(r"([\d.]+) MB/s", out.stdout)[1]) * 1e6


def main():
    text, forms = texts(), entries()
    print(f"{len(text.encode()):,} bytes, {len(forms):,} entries")
    # The machine may be busy at times: the best of ours is as good as the best of theirs.
    speeds, ours = {}, presspan()
    for work in (flashtext2, pyahocorasick, entity_ruler, dateparser):
        speeds[work] = work(text, forms)
        ours = max(ours, presspan())
    print(f"{'presspan, all six kinds':<28}{ours / 1e6:10.3f} MB/s")
    for work, speed in speeds.items():
        print(f"{work.__name__:<28}{speed / 1e6:10.3f} MB/s   presspan is {ours / speed:,.1f} times as fast")


main()
