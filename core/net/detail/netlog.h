#pragma once

#include <QLoggingCategory>

namespace executor::net {

Q_DECLARE_LOGGING_CATEGORY(lcNet)

} // namespace executor::net
