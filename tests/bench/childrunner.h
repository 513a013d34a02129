#pragma once

namespace executor::bench {

/// Reads `{"id", "javascript", "seconds"}` a line from stdin. Each program runs in a forked, confined child of an
/// engine with the prelude, as many at once as there are processors. Writes for each, in the order in which they end,
/// `{"id", "outcome", "code", "message", "stack", "value", "milliseconds", "printed"}`; `outcome` is
///   done     the program answered: `value` is its JSON text, or `code` and `message` are its error
///   idle     it was evaluated to its end, and nothing is left to wait for
///   crash    its process died; `message` says how
///   hang     it was killed after `seconds` (10)
/// A script prints through the global `__printer.print(text)`.
int runAll(int argc, char** argv);

} // namespace executor::bench
