package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code spec.prepare}: what is done before the plan is stored. */
@JsonInclude(NON_NULL)
public record PrepareSpec(
    @Nullable @JsonPropertyDescription(
            "Perform the migration on a copy first: forth, back and forth again. What goes wrong there"
                + " refuses the plan, and what it takes there is what the plan says. The copy is"
                + " changed.")
        Rehearse rehearse,
    @Nullable @Size(max = 16) @JsonPropertyDescription(
            "Publications of the whole table or of all tables whose subscribers are ready for what the"
                + " refusal without this names: columns, and the tables of the ledger where all"
                + " tables are published.")
        List<@Size(min = 1, max = 63) String> subscribersReady) {

  /** {@code spec.prepare.rehearse}. */
  public record Rehearse(
      @Required
          @JsonPropertyDescription(
              "The Database of the copy, in the same namespace; nobody else uses it.")
          DatabaseRef databaseRef) {}
}
