#include "core/sandbox/child/runtimebuild.h"

#include "core/sandbox/child/preludehash.h"
#include "core/sandbox/detail/frame.h"

#include <QtGlobal>

namespace executor::sandbox::child {

std::string runtimeBuildText()
{
    return "qjs-" + std::to_string(detail::kProtocolVersion) + "/qt" + qVersion() + "/" + std::string(preludeHash());
}

} // namespace executor::sandbox::child
