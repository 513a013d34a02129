#include "core/secrets/detail/keychainjob.h"

#include "core/base/text.h"

#include <qt6keychain/keychain.h>

#include <QByteArray>
#include <QTimer>

namespace executor::secrets::detail {
namespace {
/// Lives until its job has finished, also when nobody waits any more: a job must not be destroyed in flight.
template <class T>
struct Running
{
    OneShot<T> shot;
};

tl::unexpected<Error> errorOf(const QKeychain::Job& job)
{
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return fail(ErrorCode::NotFound, "The keychain has no such item.");
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return storeUnavailable("The keychain is locked.", "store_locked", "Unlock it and try again.");
    default:
        break;
    }
    return storeUnavailable("The keychain does not answer: " + cutText(withoutControls(utf8(job.errorString())), 200),
                            "unreachable", "See: executor doctor");
}

/// Starts the job and arms the timer: libsecret jobs never end without GLib's event loop (QT_NO_GLIB=1).
template <class T, class Job, class Take>
Task<T> run(Job* job, KeychainItem item, Take take)
{
    auto running = std::make_shared<Running<T>>();
    auto task = running->shot.wait();
    job->setKey(qs(item.key));
    job->setInsecureFallback(false);
    QObject::connect(job, &QKeychain::Job::finished, job, [running, job, take](QKeychain::Job*) {
        if (job->error() == QKeychain::NoError) {
            running->shot.settle(take(*job));
        } else {
            running->shot.settle(errorOf(*job));
        }
    });
    QTimer::singleShot(item.time, job, [running] {
        running->shot.settle(storeUnavailable("The keychain has not answered in time.", "unreachable",
                                              "If QT_NO_GLIB is set, remove it; else unlock the keychain."));
    });
    job->start();
    return task;
}
} // namespace

Task<SecretBytes> readKeychain(KeychainItem item)
{
    auto* job = new QKeychain::ReadPasswordJob(qs(item.service)); // deletes itself after finished()
    return run<SecretBytes>(job, std::move(item), [](QKeychain::ReadPasswordJob& done) -> Result<SecretBytes> {
        QByteArray bytes = done.binaryData();
        auto value = SecretBytes::copyOf(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
        bytes.fill('\0');
        return value;
    });
}

Task<void> writeKeychain(KeychainItem item, SecretBytes value)
{
    auto* job = new QKeychain::WritePasswordJob(qs(item.service)); // deletes itself after finished()
    value.reveal([&](std::string_view bytes) {
        job->setBinaryData(QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())));
    });
    return run<void>(job, std::move(item), [](QKeychain::WritePasswordJob& done) -> Result<void> {
        done.setBinaryData(QByteArray());
        return {};
    });
}

Task<void> removeFromKeychain(KeychainItem item)
{
    auto* job = new QKeychain::DeletePasswordJob(qs(item.service)); // deletes itself after finished()
    return run<void>(job, std::move(item), [](QKeychain::DeletePasswordJob&) -> Result<void> { return {}; });
}

} // namespace executor::secrets::detail
