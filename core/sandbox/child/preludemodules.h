#pragma once

namespace executor::sandbox::child {

/// The two halves of the prelude, in the resources: each a module that exports one function of its name.
inline constexpr const char* kPreludeModule = ":/executor/prelude.mjs"; ///< prelude(host, global)
inline constexpr const char* kLaterModule = ":/executor/later.mjs";     ///< later(host, global, shared)

/// Tells the engine where the byte code of both is, made by Qt's compiler at build time: it takes 15 ms to compile
/// them. Byte code of another version of Qt is not used; then the text is.
void registerPreludeModules();

} // namespace executor::sandbox::child
