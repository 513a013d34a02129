#pragma once

#include <QLoggingCategory>

namespace executor::mcp {

Q_DECLARE_LOGGING_CATEGORY(lcMcp)

} // namespace executor::mcp
