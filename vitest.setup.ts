import fc from "fast-check";

// One seed for all property tests: a red run is red again. PROPERTY_SEED explores others.
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 90) });
