"""The figures as tables, with the ratio to the first line of each."""

ALONE = (("rowsPerSecond", "rows/s"), ("ratio", "ratio"), ("walBytesPerRow", "WAL bytes/row"), ("heapRatio", "heap x"), ("indexRatio", "indexes x"), ("hotPercent", "HOT %"), ("firstBatchMs", "first batch ms"))
BESIDE = (("rowsPerSecond", "rows/s"), ("p50Ms", "p50 ms"), ("p95Ms", "p95 ms"), ("p95Ratio", "p95 ratio"), ("p99Ms", "p99 ms"), ("failed", "failed"), ("rateMet", "rate met"), ("hotPercent", "HOT %"))
REPLICATED = (("rowsPerSecond", "rows/s"), ("lagP95Seconds", "replay lag p95 s"), ("lagMostSeconds", "at most"), ("p50Ms", "p50 ms"), ("p95Ms", "p95 ms"), ("p95Ratio", "p95 ratio"), ("failed", "failed"), ("rateMet", "rate met"))
KINDS = (
    ("alone", "the machine for itself", ALONE, "rowsPerSecond", "ratio"),
    ("beside", "pgbench at 500 transactions/s beside it", BESIDE, "p95Ms", "p95Ratio"),
    ("replicated", "the same with a replica on the same machine", REPLICATED, "p95Ms", "p95Ratio"),
)


def table(result):
    parts = [f"{result['machine']}, {result['cores']} cores, PostgreSQL {result['postgres']}, {result['date']}, medians of {result['runs']}"]
    for kind, title, columns, of, ratio in KINDS:
        for rows, ways in result[kind].items():
            first = next(iter(ways.values()))[of]
            for figures in ways.values():
                figures[ratio] = round(figures[of] / first, 2) if first and figures[of] is not None else None
            parts.append(f"\n{int(rows):,} rows, {title}")
            parts += markdown(ways, columns)
    return "\n".join(parts)


def markdown(ways, columns):
    yield "| way | " + " | ".join(title for _, title in columns) + " |"
    yield "|---|" + "---|" * len(columns)
    for name, figures in ways.items():
        yield f"| {name} | " + " | ".join(text(figures.get(key)) for key, _ in columns) + " |"


def text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) or value >= 1000 else f"{value:g}"
