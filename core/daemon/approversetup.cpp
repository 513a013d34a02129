#include "core/daemon/approversetup.h"

#include "core/base/eventstream.h"
#include "core/base/hash.h"
#include "core/platform/datalock.h"
#include "core/platform/paths.h"
#include "core/platform/peer.h"
#include "core/platform/process.h"
#include "core/platform/terminal.h"
#include "core/policy/approver.h"
#include "core/store/database.h"

namespace executor::daemon {
namespace {
/// Reads the passphrase twice; the caller wipes it.
Result<std::string> askTwice()
{
    EX_TRY(std::string first, platform::askOnTerminal("New passphrase (12 characters or more): ", platform::Echo::Off));
    EX_TRY(std::string second, platform::askOnTerminal("Once again: ", platform::Echo::Off));
    const bool isSame = first == second;
    platform::wipeText(second);
    if (!isSame) {
        platform::wipeText(first);
        return fail(ErrorCode::Usage, "The two passphrases differ; nothing was changed.");
    }
    return first;
}
} // namespace

Result<void> setApproverPassphrase()
{
    initCrypto();
    EX_CHECK(platform::hardenProcess());
    EX_TRY(const platform::Paths paths, platform::findPaths());
    EX_CHECK(platform::ensureFolders(paths));
    const SystemClock clock;
    auto lock = platform::DataLock::take(paths.lockFile(), clock.now());
    if (!lock) {
        lock.error().hint = "End it first (executor down), set the passphrase, then start it again.";
        return tl::unexpected(lock.error());
    }
    EventStream events;
    EX_TRY(const auto database, store::Database::open({paths.data, clock, events}));
    policy::Approver approver(*database, clock);
    EX_TRY(const bool isSet, QCoro::waitFor(approver.isSet()));
    const bool isRoot = platform::currentUid() == 0;
    std::string old;
    if (isSet && !isRoot) {
        EX_TRY(old, platform::askOnTerminal("Old passphrase: ", platform::Echo::Off));
    }
    EX_TRY(std::string fresh, askTwice());
    const auto authority = isRoot ? policy::Approver::Authority::Root : policy::Approver::Authority::User;
    const Result<void> done = QCoro::waitFor(approver.setPassphrase(fresh, old, authority));
    platform::wipeText(fresh);
    platform::wipeText(old);
    const Result<void> stopped = QCoro::waitFor(database->stop());
    if (done) {
        platform::tellOnTerminal("The approver's passphrase is set.\n");
    }
    return done ? stopped : done;
}

} // namespace executor::daemon
