import Files
import Recurrence

extension Experiment {
  /// Every key that an experiment file may have, by the path of its object; `experiment.schema.json` describes the same.
  static let keys: [String: [String]] = Model.jsonKeys.merging([
    "": [
      "$schema", "name", "about", "model", "parameters", "weights", "initialization", "data", "initial_states", "loss",
    ],
    "initialization": ["scheme", "sigma", "value", "recurrent", "bias", "forget_bias", "seed"],
    "initialization.recurrent": ["scheme", "sigma", "value"],
    "initialization.bias": ["scheme", "sigma", "value"],
    "data": [
      "csv", "columns", "target_columns", "labels", "missing", "scale", "from", "look_back", "horizon", "stride",
      "window", "inputs", "targets", "symbols", "classes",
    ],
    "data.scale": ["minmax", "standard", "divide_by"],
    "data.scale.minmax": ["rows", "range"],
    "data.scale.standard": ["rows"],
    "loss": Loss.jsonKeys,
  ]) { first, _ in first }
}
