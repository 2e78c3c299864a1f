// Shadow reads with node-postgres: read in place of the old read, report every ten seconds, off the requests.
type Db = { query(q: { text: string; values: unknown[]; rowMode?: "array"; query_timeout?: number }): Promise<{ rows: unknown[] }> };

export class Shadow {
  private counts = [0, 0, 0, 0, 0];

  constructor(private readonly migration: string) {}

  /** What the old query gives, whatever becomes of the new one; db is a Pool. */
  async read(db: Db, old: string, renewed: string, values: unknown[]): Promise<unknown[]> {
    const began = performance.now();
    const { rows } = await db.query({ text: old, values, rowMode: "array" });
    const middle = performance.now();
    // Not awaited: the answer does not wait for the new query.
    void db
      .query({ text: renewed, values, rowMode: "array", query_timeout: 200 })
      .then((other) => (same(rows, other.rows) ? 0 : 1), () => 2)
      .then((outcome) => {
        this.counts[outcome]++;
        this.counts[3] += middle - began;
        this.counts[4] += performance.now() - middle;
      });
    return rows;
  }

  async report(db: Db): Promise<void> {
    const told = this.counts;
    this.counts = [0, 0, 0, 0, 0];
    await db.query({ text: "select godwit.report_shadow_read($1, $2, $3, $4, $5, $6)", values: [this.migration, ...told] });
  }
}

const sorted = (rows: unknown[]) => JSON.stringify(rows.map((row) => JSON.stringify(row)).sort());
const same = (one: unknown[], other: unknown[]) => sorted(one) === sorted(other);
