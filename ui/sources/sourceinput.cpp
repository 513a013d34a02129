#include "ui/sources/sourceinput.h"

#include "core/base/text.h"
#include "core/base/threads.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

namespace executor::ui {

namespace {

constexpr qint64 kMostBytes = 64LL << 20;

QString words(const char* text)
{
    return QCoreApplication::translate("drop", text);
}

bool isWebAddress(const QString& text)
{
    return text.startsWith(QLatin1String("http://"), Qt::CaseInsensitive) ||
           text.startsWith(QLatin1String("https://"), Qt::CaseInsensitive);
}

DropCheck checkFile(const QString& path)
{
    const QFileInfo file(path);
    if (file.isDir()) {
        return {false, words("This is a folder. Drop an OpenAPI document (JSON or YAML)."), {}};
    }
    if (!file.isFile()) {
        return {false, words("This is no regular file."), {}};
    }
    if (file.size() > kMostBytes) {
        return {false, words("This file is larger than 64 MB."), {}};
    }
    static const QStringList good = {QStringLiteral("json"), QStringLiteral("yaml"), QStringLiteral("yml"),
                                     QStringLiteral("txt"), QString()};
    if (!good.contains(file.suffix().toLower())) {
        return {false, words("Not a document that can be connected. Drop JSON or YAML."), {}};
    }
    return {true, words("Drop to connect %1").arg(file.fileName()), path};
}

Result<SourceInput> readFile(const QString& path)
{
    const QFileInfo info(path);
    if (!info.exists()) {
        return fail(ErrorCode::NotFound, "There is no file " + utf8(path) + ".");
    }
    if (!info.isFile()) {
        return fail(ErrorCode::DocumentUnreadable, utf8(path) + " is no regular file.");
    }
    if (info.size() > kMostBytes) {
        return fail(ErrorCode::DocumentTooLarge, utf8(info.fileName()) + " is larger than 64 MB.");
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(ErrorCode::DocumentUnreadable,
                    utf8(info.fileName()) + " cannot be read: " + utf8(file.errorString()) + ".");
    }
    SourceInput input;
    input.text = info.fileName();
    input.document = file.read(kMostBytes + 1);
    return input;
}

} // namespace

DropCheck checkDrop(const QMimeData& data)
{
    if (data.hasUrls() && !data.urls().isEmpty()) {
        if (data.urls().size() > 1) {
            return {false, words("Drop one file at a time."), {}};
        }
        const QUrl url = data.urls().front();
        if (url.isLocalFile()) {
            return checkFile(url.toLocalFile());
        }
        if (isWebAddress(url.toString())) {
            return {true, words("Drop to connect %1").arg(url.host()), url.toString()};
        }
    }
    const QString text = data.hasText() ? data.text().trimmed() : QString();
    if (isWebAddress(text) && !text.contains(QLatin1Char('\n'))) {
        return {true, words("Drop to connect %1").arg(QUrl(text).host()), text};
    }
    if (text.startsWith(QLatin1Char('{')) || text.startsWith(QLatin1String("openapi:"))) {
        return {true, words("Drop to connect this document"), text};
    }
    return {false, words("This cannot be connected. Drop a file or an address."), {}};
}

Task<SourceInput> readInput(QString text)
{
    const QString trimmedText = text.trimmed();
    if (isWebAddress(trimmedText)) {
        SourceInput input;
        input.text = trimmedText;
        return doneTask<SourceInput>(input);
    }
    if (trimmedText.contains(QLatin1Char('\n')) || trimmedText.startsWith(QLatin1Char('{'))) {
        SourceInput input;
        input.text = words("pasted document");
        input.document = trimmedText.toUtf8();
        return doneTask<SourceInput>(input);
    }
    QString path = trimmedText.startsWith(QLatin1String("file:")) ? QUrl(trimmedText).toLocalFile() : trimmedText;
    if (path.startsWith(QLatin1String("~/"))) {
        path = qEnvironmentVariable("HOME") + path.mid(1);
    }
    if (!path.startsWith(QLatin1Char('/'))) {
        SourceInput input; // a bare host name: the sources service says what it makes of it
        input.text = QStringLiteral("https://") + trimmedText;
        return doneTask<SourceInput>(input);
    }
    auto read = [path] { return readFile(path); };
    return onPool(std::move(read));
}

} // namespace executor::ui
