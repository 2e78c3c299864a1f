package io.godwit.flag;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.godwit.api.CutoverSpec;
import io.godwit.engine.FlagSeen;
import io.godwit.engine.Moved;
import io.godwit.engine.Reason;
import io.godwit.support.TestCluster;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Flags on a real API server: what is written, what is left alone, what nobody can tell. */
@Tag("cluster")
class FlagsClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = new TestCluster();

  private static final String CRD = "/flags/featureflag-crd.yaml";
  private static final Map<String, String> NOTE = Map.of("owner", "team-checkout");

  @BeforeAll
  static void shouldKnowFeatureFlags() {
    var definition =
        CLUSTER.client().load(FlagsClusterTest.class.getResourceAsStream(CRD)).serverSideApply();
    CLUSTER
        .client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(definition.getFirst().getMetadata().getName())
        .waitUntilCondition(
            crd ->
                crd != null
                    && crd.getStatus() != null
                    // Right after its creation the server has not said anything yet.
                    && crd.getStatus().getConditions() != null
                    && crd.getStatus().getConditions().stream()
                        .anyMatch(
                            condition ->
                                condition.getType().equals("Established")
                                    && condition.getStatus().equals("True")),
            30,
            TimeUnit.SECONDS);
  }

  @Test
  void shouldSetExactlyOneFlagOfAFeatureFlag() {
    // Given
    apply("gitops", "shared", "dark-mode", "on", "on");

    // When
    var first = openFeature("shared", false).seen();
    var set = openFeature("shared", false).set(Moved.share(25));

    // Then
    assertThat(first).isEqualTo(FlagSeen.at(0));
    assertThat(set).isNull();
    assertThat(openFeature("shared", true).seen()).isEqualTo(FlagSeen.at(25));
    Map<String, Object> flags = flags("shared");
    assertThat(flags).containsOnlyKeys("dark-mode", "read-new");
    assertThat(flags.get("read-new").toString()).contains("targetingKey", "[new, 25]", "[old, 75]");
  }

  @Test
  void shouldTakeTheTargetingAwayAtTheEnds() {
    // Given
    openFeature("ends", false).set(Moved.share(50));

    // When
    openFeature("ends", true).set(Moved.share(0));

    // Then
    assertThat(openFeature("ends", true).seen()).isEqualTo(FlagSeen.at(0));
    assertThat(flags("ends").get("read-new").toString()).doesNotContain("targeting");
  }

  @Test
  void shouldSetTenantsAndTakeThemAwayWithThePercentage() {
    // Given
    Moved cohort = new Moved(0, List.of("acme", "globex"));

    for (Moved step : List.of(cohort, cohort.at(25), Moved.share(25), cohort, Moved.NOBODY)) {
      // When
      var applied = openFeature("cohorts", true).set(step);
      var written = configMap("cohorts", true).set(step);

      // Then
      assertThat(applied).isNull();
      assertThat(written).isNull();
      assertThat(openFeature("cohorts", true).seen()).isEqualTo(FlagSeen.at(step));
      assertThat(configMap("cohorts", true).seen()).isEqualTo(FlagSeen.at(step));
    }
  }

  @Test
  void shouldSayWhoElseOwnsTheFlagAndLeaveIt() {
    // Given
    apply("argocd-controller", "owned", "read-new", "old", "old");

    // When
    var set = openFeature("owned", false).set(Moved.share(100));

    // Then
    assertThat(set).isNotNull();
    assertThat(set.reason()).isEqualTo(Reason.FLAG_OWNERSHIP_CONFLICT);
    assertThat(set.message()).contains("argocd-controller", "flag read-new in FeatureFlag owned");
    assertThat(openFeature("owned", false).seen()).isEqualTo(FlagSeen.at(0));
  }

  @Test
  void shouldNotTakeAFlagThatIsGoneForOneAtZero() {
    // Given
    openFeature("gone", false).set(Moved.share(25));
    CLUSTER
        .client()
        .genericKubernetesResources("core.openfeature.dev/v1beta1", "FeatureFlag")
        .inNamespace(CLUSTER.namespace())
        .withName("gone")
        .delete();
    configMap("gone", false).set(Moved.share(25));
    CLUSTER.client().configMaps().inNamespace(CLUSTER.namespace()).withName("gone").delete();

    // When
    List<FlagSeen> seen = List.of(openFeature("gone", true).seen(), configMap("gone", true).seen());
    configMap("gone", true).set(Moved.share(0));

    // Then
    assertThat(seen)
        .allSatisfy(
            one -> {
              assertThat(one.percent()).isNull();
              assertThat(one.trouble().message()).contains("flag read-new in", "gone");
            });
    assertThat(configMap("gone", true).seen()).isEqualTo(FlagSeen.at(0));
  }

  @Test
  void shouldSayWhoseAFlagIsAndUntilWhen() {
    // When
    configMap("noted", false).set(Moved.share(10));

    // Then
    ConfigMap map =
        CLUSTER.client().configMaps().inNamespace(CLUSTER.namespace()).withName("noted").get();
    assertThat(map.getData().get("flags.json")).contains("\"owner\" : \"team-checkout\"");
  }

  @Test
  void shouldNotTouchADocumentThatItCannotRead() {
    // Given
    CLUSTER
        .client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("broken")
                .withNamespace(CLUSTER.namespace())
                .endMetadata()
                .withData(Map.of("flags.json", "flags: yaml"))
                .build())
        .create();

    // When
    FlagSeen seen = configMap("broken", false).seen();
    var set = configMap("broken", false).set(Moved.share(10));

    // Then
    assertThat(seen.percent()).isNull();
    assertThat(set).isNotNull();
    assertThat(set.message()).isEqualTo("key flags.json of ConfigMap broken holds no JSON object");
  }

  private static FlagProvider openFeature(String name, boolean raised) {
    return new OpenFeatureFlag(
        CLUSTER.client(),
        CLUSTER.namespace(),
        new CutoverSpec.OpenFeatureFlag(name, "read-new"),
        raised,
        new FlagForm("read-new", "tenantId", NOTE));
  }

  private static FlagProvider configMap(String name, boolean raised) {
    return new ConfigMapFlag(
        CLUSTER.client(),
        CLUSTER.namespace(),
        new CutoverSpec.ConfigMapFlag(name, "flags.json", "read-new"),
        raised,
        new FlagForm("read-new", "tenantId", NOTE));
  }

  private static void apply(
      String manager, String name, String flag, String variant, String byDefault) {
    var resource = new GenericKubernetesResource();
    resource.setApiVersion("core.openfeature.dev/v1beta1");
    resource.setKind("FeatureFlag");
    resource.setMetadata(
        new ObjectMetaBuilder().withName(name).withNamespace(CLUSTER.namespace()).build());
    resource.setAdditionalProperty(
        "spec",
        Map.of(
            "flagSpec",
            Map.of(
                "flags",
                Map.of(
                    flag,
                    Map.of(
                        "state",
                        "ENABLED",
                        "defaultVariant",
                        byDefault,
                        "variants",
                        Map.of(variant, false))))));
    CLUSTER
        .client()
        .resource(resource)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .build(),
            resource);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> flags(String name) {
    GenericKubernetesResource found =
        CLUSTER
            .client()
            .genericKubernetesResources("core.openfeature.dev/v1beta1", "FeatureFlag")
            .inNamespace(CLUSTER.namespace())
            .withName(name)
            .get();
    return (Map<String, Object>) found.get("spec", "flagSpec", "flags");
  }
}
