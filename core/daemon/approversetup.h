#pragma once

#include "core/base/result.h"

namespace executor::daemon {

/// `executord --set-approver-passphrase` (policy.md 7): asks for the passphrase twice on the controlling terminal and
/// stores it. Works on the data folder itself, so no daemon may run on it. Needs a QCoreApplication.
/// Errors: `usage` without a terminal, `already_running`, and those of Approver::setPassphrase().
[[nodiscard]] Result<void> setApproverPassphrase();

} // namespace executor::daemon
