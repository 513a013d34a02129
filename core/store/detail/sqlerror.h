#pragma once

#include "core/base/result.h"

class QSqlError;

namespace executor::store::detail {

/// One place for what SQLite's codes mean to us. `doing` begins the message: "Writing to the database".
[[nodiscard]] Error errorOf(const QSqlError& error, std::string_view doing);

/// Whether SQLite itself said so; a service may use the same codes for reasons of its own.
[[nodiscard]] bool isCorruption(const Error& error);
[[nodiscard]] bool isDiskFull(const Error& error);

} // namespace executor::store::detail
