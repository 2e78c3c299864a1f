package io.godwit.engine;

import io.godwit.api.CopyTableSpec;
import io.godwit.api.CopyTableSpec.Into;

/** A table that is to be copied, in the words of the user. */
public record CopyChange(TableName table, CopyTableSpec spec) {
  /** The change of a spec. */
  public static CopyChange of(CopyTableSpec spec) {
    return new CopyChange(TableName.parse(spec.table()), spec);
  }

  /** The name that one of the new tables has until the swap. */
  public TableName until(Into into) {
    String name = into.table();
    return table.beside(name == null ? Identifier.derive(table.name(), "_godwit_new") : name);
  }

  /** The name that it has from then on. */
  public TableName after(Into into) {
    return into.equals(spec.into().getFirst()) ? table : until(into);
  }

  /** The name of the old table from then on. */
  public TableName hidden() {
    return table.beside(Identifier.derive(table.name(), "_godwit_old"));
  }

  /** True if writes to the new tables are carried back. */
  public boolean carried() {
    return spec.wayBack() != CopyTableSpec.WayBack.NONE;
  }
}
