#include "core/sandbox/child/preludemodules.h"

#include <QUrl>
#include <QtQml/qqmlprivate.h>

// NOLINTBEGIN(readability-identifier-naming,modernize-avoid-c-arrays): the names are those of qmlcachegen
namespace QmlCacheGeneratedCode {
namespace _executor_prelude_mjs {
extern const unsigned char qmlData[];
extern const QQmlPrivate::AOTCompiledFunction aotBuiltFunctions[];
} // namespace _executor_prelude_mjs
namespace _executor_later_mjs {
extern const unsigned char qmlData[];
extern const QQmlPrivate::AOTCompiledFunction aotBuiltFunctions[];
} // namespace _executor_later_mjs
} // namespace QmlCacheGeneratedCode
// NOLINTEND(readability-identifier-naming,modernize-avoid-c-arrays)

namespace executor::sandbox::child {
namespace {
const QQmlPrivate::CachedQmlUnit* lookUp(const QUrl& url)
{
    using namespace QmlCacheGeneratedCode;
    static const QQmlPrivate::CachedQmlUnit kPrelude{
        reinterpret_cast<const QV4::CompiledData::Unit*>(&_executor_prelude_mjs::qmlData[0]),
        &_executor_prelude_mjs::aotBuiltFunctions[0], nullptr};
    static const QQmlPrivate::CachedQmlUnit kLater{
        reinterpret_cast<const QV4::CompiledData::Unit*>(&_executor_later_mjs::qmlData[0]),
        &_executor_later_mjs::aotBuiltFunctions[0], nullptr};
    const QString path = QLatin1Char(':') + url.path();
    return path == QLatin1String(kPreludeModule) ? &kPrelude : path == QLatin1String(kLaterModule) ? &kLater : nullptr;
}
} // namespace

void registerPreludeModules()
{
    QQmlPrivate::RegisterQmlUnitCacheHook hook{0, &lookUp};
    QQmlPrivate::qmlregister(QQmlPrivate::QmlUnitCacheHookRegistration, &hook);
}

} // namespace executor::sandbox::child
