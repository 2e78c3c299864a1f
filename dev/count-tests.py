#!/usr/bin/env python3
"""count-tests.py REPORTS STATUS: names the tests that failed or were skipped, counts all on its last line, and ends with STATUS, or 1 if a test failed or none ran."""
import glob, sys, xml.etree.ElementTree as xml

reports, status = sys.argv[1], int(sys.argv[2])
total = failed = skipped = 0
print()  # Maven does not always end its last line
for report in sorted(glob.glob(reports + "/*.xml")):
    suite = xml.parse(report).getroot()
    total += int(suite.get("tests"))
    failed += int(suite.get("failures")) + int(suite.get("errors"))
    skipped += int(suite.get("skipped"))
    for case in suite.iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            print("FAILED", case.get("classname"), case.get("name"))
        elif case.find("skipped") is not None:
            print("skipped", case.get("classname"), case.get("name"), "-", case.find("skipped").get("message") or "no reason given")
if total == 0:
    print("error: no test ran, see above")
elif status and not failed:
    print("error: no test failed, but Maven did, see above")
print(f"{total - failed - skipped} passed, {failed} failed, {skipped} skipped")
sys.exit(status or (1 if failed or total == 0 else 0))
