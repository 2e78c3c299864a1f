"""What the demo prints at the end, and what has to be true of it."""


def summary(report, postgres):
    print("\nTime per phase")
    longest = max(report["phases"].values(), default=1) or 1
    for phase, seconds in report["phases"].items():
        print(f"  {phase:<10} {seconds:>7.1f} s  {'█' * max(1, round(30 * seconds / longest))}")
    print(f"""
Outcome                    {report['outcome']} in {report['seconds']} s
Backfill                   {report['rows']:,} rows, {report['rowsPerSecond']:,} rows/s
The shop                   {report['transactions']:,} transactions, {report['failedTransactions']} failed, {report['rate']:.0f}/s of {report['rateOffered']} offered
  p50 before/during/after  {times(report['p50Ms'])}
  p99 before/during/after  {times(report['p99Ms'])}
  longest transaction      {report['longestTransactionMs']:.0f} ms
  longest exclusive lock   {report['longestAccessExclusiveMs']} ms
Divergence                 {report['divergence']} rows at the end; in {report['comparisons']} comparisons {report['divergenceFound']} found, {report['repaired']} repaired
Lost writes                {report['lostWrites']} by the shop's own record""" + (f"""
Back                       the flag had reached {report['flagReached']} %, and was at 0 within {report['flagToZeroSeconds']} s of the measurement that tripped the gate
                           {report['shopErrors']} of {report['shopRequests']} requests failed in the version that broke; the schema is {'as before' if report['schemaAsBefore'] else 'NOT as before'}""" if "flagToZeroSeconds" in report else "") + (f"""
Killed                     operator {report['kills']['operator']} times, workers {report['kills']['workers']} times""" if "kills" in report else "") + f"""
Total                      {report['totalSeconds']} s, figures in target/demo.json

The table now""")
    print(postgres.sql("\\d orders", "-P", "format=aligned", "-P", "tuples_only=off"))


def times(window):
    return " / ".join("-" if value is None else f"{value:.1f}" for value in window.values()) + " ms"


def verdict(report):
    """What is wrong, each in a sentence."""
    rules = [
        (report["outcome"] == ("RolledBack" if "flagToZeroSeconds" in report else "Succeeded"), f"the migration ended {report['outcome']}"),
        (report["exit"] == 0, f"pgbench ended with {report['exit']}"),
        (report["failedTransactions"] == 0, f"{report['failedTransactions']} transactions of the shop failed"),
        (report["abortedClients"] == 0, f"{report['abortedClients']} clients of the shop were aborted"),
        (report["clientsAliveAtTheEnd"] == 8, f"{report['clientsAliveAtTheEnd']} of 8 clients were alive in the last 10 s"),
        (report["rate"] >= 0.95 * report["rateOffered"], f"the shop did {report['rate']:.0f} of {report['rateOffered']} transactions per second"),
        (report["divergence"] == 0, f"{report['divergence']} rows diverge"),
        (report["lostWrites"] == 0, f"{report['lostWrites']} orders are not what the shop wrote"),
        (0 <= report["longestTransactionMs"] < 1000, f"a transaction of the shop took {report['longestTransactionMs']:.0f} ms"),
        (0 <= report["longestAccessExclusiveMs"] < 1000, f"the table was locked for {report['longestAccessExclusiveMs']} ms"),
    ]
    if "flagToZeroSeconds" in report:
        rules += [
            (report["flagReached"] == 25, f"the flag reached {report['flagReached']} %, and the shop broke at 25 %"),
            (0 <= report["flagToZeroSeconds"] < 10, f"the flag was at 0 after {report['flagToZeroSeconds']} s"),
            (report["shopErrors"] > 0, "nothing failed in the version that was to break"),
            (report["schemaAsBefore"], "the schema is not what it was"),
        ]
    if "kills" in report:
        rules.append((min(report["kills"].values()) > 0, f"nothing was killed: {report['kills']}"))
    return [sentence for holds, sentence in rules if not holds]
