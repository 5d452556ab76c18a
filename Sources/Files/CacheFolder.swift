/// Where a user's programs keep what they could make again.
public enum CacheFolder {
  /// The folder for this user, which need not be there: `$XDG_CACHE_HOME/unroll`, else `~/Library/Caches/unroll` on macOS and
  /// `~/.cache/unroll` elsewhere.
  public static func path(environment: [String: String], home: String) -> String {
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") { return cache + "/unroll" }
    #if os(macOS)
      return home + "/Library/Caches/unroll"
    #else
      return home + "/.cache/unroll"
    #endif
  }
}
