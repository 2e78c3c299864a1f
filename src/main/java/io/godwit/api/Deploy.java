package io.godwit.api;

/** Which of the two has to be there first: the changed schema, or code that knows of it. */
public enum Deploy {
  /** Code sees no difference, or the plan itself says when. */
  EITHER,
  /** Writes that were good fail once it is declared: no code may make them any more. */
  CODE_FIRST,
  /** Code may not use it before it is there. */
  SCHEMA_FIRST
}
