#include "core/base/log.h"

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/base/time.h"

#include <QFile>

#include <cstdio>
#include <mutex>

namespace executor {
namespace {
struct Sink
{
    std::mutex mutex; ///< guards everything below
    LogOptions options;
    QFile file;
    std::function<std::string(std::string)> redact;
};

Sink& sink()
{
    // The process's one message handler needs one state; Qt's own handler is global in the same way.
    static Sink s_sink;
    return s_sink;
}

std::string_view levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return "debug";
    case QtInfoMsg:
        return "info";
    case QtWarningMsg:
        return "warning";
    case QtCriticalMsg:
    case QtFatalMsg:
        return "critical";
    }
    return "info";
}

int rank(QtMsgType type)
{
    return type == QtDebugMsg ? 0 : type == QtInfoMsg ? 1 : type == QtWarningMsg ? 2 : 3;
}

QString numbered(const QString& path, int number)
{
    return number == 0 ? path : path + QLatin1Char('.') + QString::number(number);
}

bool openFile(Sink& to)
{
    if (!to.file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered)) {
        return false;
    }
    to.file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    return true;
}

void rotate(Sink& to)
{
    const QString path = to.file.fileName();
    to.file.close();
    QFile::remove(numbered(path, to.options.keptFiles - 1));
    for (int i = to.options.keptFiles - 2; i >= 0; --i) {
        QFile::rename(numbered(path, i), numbered(path, i + 1));
    }
    to.file.setFileName(path);
    openFile(to);
}

void write(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    Sink& to = sink();
    const std::lock_guard lock(to.mutex);
    if (rank(type) < rank(to.options.least)) {
        return;
    }
    std::string message = utf8(text);
    if (to.redact) {
        message = to.redact(std::move(message));
    }
    const std::string_view category = context.category != nullptr ? context.category : "default";
    if (to.options.console == LogOptions::Console::All ||
        (to.options.console == LogOptions::Console::Warnings && rank(type) >= rank(QtWarningMsg))) {
        const std::string shown = withVisibleControls(message);
        std::fprintf(stderr, "%.*s: %s\n", static_cast<int>(category.size()), category.data(), shown.c_str());
    }
    if (!to.file.isOpen()) {
        return;
    }
    Json line = Json::object();
    line["t"] = toRfc3339(SystemClock().now());
    line["level"] = levelName(type);
    line["cat"] = category;
    line["msg"] = message;
    const std::string bytes = toText(line) + "\n";
    if (static_cast<std::size_t>(to.file.size()) + bytes.size() > to.options.maxFileBytes) {
        rotate(to);
    }
    to.file.write(bytes.data(), static_cast<qint64>(bytes.size()));
}
} // namespace

Result<void> startLogging(const LogOptions& options)
{
    Sink& to = sink();
    {
        const std::lock_guard lock(to.mutex);
        to.options = options;
        if (!options.file.empty()) {
            to.file.setFileName(qs(utf8FromPath(options.file)));
            if (!openFile(to)) {
                return fail(ErrorCode::DataReadOnly, "The log file " + utf8(to.file.fileName()) +
                                                         " cannot be written: " + utf8(to.file.errorString()));
            }
        }
    }
    qInstallMessageHandler(write);
    return {};
}

void setLogRedaction(std::function<std::string(std::string)> redact)
{
    Sink& to = sink();
    const std::lock_guard lock(to.mutex);
    to.redact = std::move(redact);
}

void stopLogging()
{
    Sink& to = sink();
    const std::lock_guard lock(to.mutex);
    to.file.close();
    to.redact = nullptr;
}

} // namespace executor
