#pragma once

#include <string>

namespace executor::sandbox::child {

/// `qjs-<protocol>/qt<version>/<hash of the prelude>`; the daemon and the sandbox must agree on it.
[[nodiscard]] std::string runtimeBuildText();

} // namespace executor::sandbox::child
