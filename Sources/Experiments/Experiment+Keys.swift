import Files
import Recurrence

extension Experiment {
  /// Every key that an experiment file may have, by the path of its object; `experiment.schema.json` describes the same.
  static let keys: [String: [String]] = Model.jsonKeys.merging(
    [
      "": [
        "$schema", "name", "about", "model", "parameters", "weights", "initialization", "data", "initial_states",
        "loss",
        "training",
      ],
      "initialization": ["scheme", "sigma", "value", "recurrent", "bias", "forget_bias", "seed"],
      "initialization.recurrent": ["scheme", "sigma", "value"],
      "initialization.bias": ["scheme", "sigma", "value"],
      "data": [
        "csv", "generate", "text", "images", "samples", "inputs", "targets", "symbols", "classes", "columns",
        "target_columns", "labels", "dates", "missing", "scale", "from", "look_back", "horizon", "stride", "window",
        "sample", "split", "season", "source", "source_symbols", "steps", "dropout_seed",
      ],
      "data.generate": [
        "kind", "seed", "rows", "count", "steps", "length", "lag", "period", "amplitude", "noise", "momentum", "start",
        "bands",
      ],
      "data.text": ["file", "value", "tokens", "clean", "vocabulary", "least"],
      "data.text.clean": ["lowercase", "drop_punctuation", "drop_digits", "join_spaces"],
      "data.images": ["images", "labels", "test_images", "test_labels", "classes"],
      "data.samples[]": [
        "inputs", "targets", "symbols", "classes", "source", "source_symbols", "steps", "dropout_seed",
      ],
      "data.scale": ["minmax", "standard", "divide_by"],
      "data.scale.minmax": ["rows", "range"],
      "data.scale.standard": ["rows"],
      "data.split": ["validation", "test", "by"],
      "loss": Loss.jsonKeys,
      "training": [
        "seed", "metrics", "reduction", "carry_state", "phases", "epochs", "batch", "shuffle", "optimizer", "schedule",
        "clip", "penalties", "early_stopping",
      ],
    ].merging(trainingKeys) { first, _ in first }
  ) { first, _ in first }

  /// The keys within `training`, which a phase has as well.
  private static let trainingKeys: [String: [String]] = {
    let parts: [String: [String]] = [
      "optimizer": [
        "kind", "rate", "momentum", "decay", "beta1", "beta2", "epsilon", "initial_sum", "convention",
      ],
      "schedule": ["kind", "epochs", "factor", "decay", "minimum", "rates", "warm_up"],
      "schedule.warm_up": ["updates", "start"],
      "clip": ["value", "norm", "norm_of_each", "convention"],
      "penalties[]": ["kind", "strength", "on"],
      "early_stopping": ["patience", "minimum_change", "restore_best"],
    ]
    var keys: [String: [String]] = [
      "training.phases[]": [
        "epochs", "batch", "shuffle", "optimizer", "schedule", "clip", "penalties", "early_stopping",
      ]
    ]
    for (name, own) in parts {
      keys["training." + name] = own
      keys["training.phases[]." + name] = own
    }
    return keys
  }()
}
