#pragma once

#include "core/base/result.h"

class QSqlError;

namespace executor::store::detail {

/// One place for what SQLite's codes mean to us. `doing` begins the message: "Writing to the database".
[[nodiscard]] Error errorOf(const QSqlError& error, std::string_view doing);

/// Whether the error says that the file itself is damaged.
[[nodiscard]] bool isCorruption(const Error& error);

} // namespace executor::store::detail
