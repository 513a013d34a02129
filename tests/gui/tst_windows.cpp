// What pages and dialogs promise: nothing typed is lost, nothing wrong can be sent, and a reason stands beside it.
#include "core/base/clock.h"
#include "demobackend.h"
#include "ui/approvals/answerbutton.h"
#include "ui/sources/connectdialog.h"
#include "ui/sources/secretstoredialog.h"
#include "ui/sources/sourcedetail.h"
#include "ui/texts.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QLineEdit>
#include <QTest>

using namespace executor;
using namespace executor::ui;

namespace {

struct World
{
    DemoBackend backend;
    SystemClock clock;
    policy::PersonProofIssuer issuer;
    ProofMint mint{issuer};
    QuestionQueue queue{backend};
    LongWork work;
    QWidget window;
    [[nodiscard]] PageContext context() { return {backend, queue, mint, clock, work}; }
};

QPushButton* button(const QWidget& in, const QString& text)
{
    for (auto* found : in.findChildren<QPushButton*>()) {
        if (found->text() == text && !found->isHidden()) {
            return found;
        }
    }
    return nullptr;
}

QLineEdit* field(const QWidget& in, const QString& name)
{
    for (auto* found : in.findChildren<QLineEdit*>()) {
        if (found->accessibleName() == name && !found->isHidden()) {
            return found;
        }
    }
    return nullptr;
}

SecretStoreDialog* storeDialog()
{
    for (QWidget* widget : QApplication::topLevelWidgets()) {
        auto* dialog = qobject_cast<SecretStoreDialog*>(widget);
        if (dialog != nullptr && dialog->isVisible()) {
            return dialog;
        }
    }
    return nullptr;
}

/// Connects with a typed token while no store for secrets answers; gives the dialog that asks.
SecretStoreDialog* connectWithoutStore(World& world)
{
    world.backend.store = {};
    auto* connect = new ConnectDialog(world.context(), &world.window);
    connect->setAttribute(Qt::WA_DeleteOnClose);
    connect->show();
    connect->take(QStringLiteral("https://petstore3.swagger.io/api/v3/openapi.json"));
    QLineEdit* token = connect->findChildren<QLineEdit*>().back();
    QTest::keyClicks(token, QStringLiteral("tok-typed"));
    QTest::mouseClick(button(*connect, QStringLiteral("Connect 19 tools")), Qt::LeftButton);
    return storeDialog();
}

} // namespace

class TestWindows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        installTexts();
        installAnswerAccessibility();
        m_theme = std::make_unique<Theme>(Appearance::Light);
    }

    void typedTokenIsKeptWhileAStoreIsChosen()
    {
        World world;
        SecretStoreDialog* dialog = connectWithoutStore(world);
        QVERIFY2(dialog != nullptr, "no dialog asks where to keep the token");
        QTest::mouseClick(button(*dialog, QStringLiteral("Unlock and retry")), Qt::LeftButton);
        QVERIFY(dialog->isVisible());
        QPushButton* use = button(*dialog, QStringLiteral("Keep in an encrypted file"));
        QVERIFY(!use->isEnabled());
        QTest::keyClicks(field(*dialog, QStringLiteral("Passphrase")), QStringLiteral("correct horse"));
        QVERIFY(!use->isEnabled());
        QTest::keyClicks(field(*dialog, QStringLiteral("Once more")), QStringLiteral("correct horse"));
        QVERIFY(use->isEnabled());
        QTest::mouseClick(use, Qt::LeftButton);
        QCOMPARE(world.backend.accounts.size(), qsizetype(1));
        QVERIFY2(world.backend.accounts.front().endsWith(QStringLiteral("=tok-typed")),
                 qPrintable(world.backend.accounts.front()));
        QCOMPARE(world.backend.filePassphrase, QStringLiteral("correct horse"));
        QCOMPARE(*world.work.entries().begin()->second.done, Hue::Ok);
    }

    void cancelSaysThatTheAccountWasNotKept()
    {
        World world;
        SecretStoreDialog* dialog = connectWithoutStore(world);
        QVERIFY(dialog != nullptr);
        QTest::mouseClick(button(*dialog, QStringLiteral("Cancel")), Qt::LeftButton);
        QTRY_VERIFY(world.work.entries().begin()->second.done.has_value());
        QCOMPARE(*world.work.entries().begin()->second.done, Hue::Danger);
        QVERIFY(world.work.entries().begin()->second.result.contains(QStringLiteral("not kept")));
        QVERIFY(world.backend.accounts.isEmpty());
    }

    void lockedFileAsksForItsPassphraseOnly()
    {
        World world;
        world.backend.filePassphrase = QStringLiteral("correct horse");
        SecretStoreDialog* dialog = nullptr;
        world.backend.store = {true, true, false, QStringLiteral("encrypted files")};
        QString kept;
        keepAccount(world.backend,
                    {QStringLiteral("src_1"),
                     QStringLiteral("main"),
                     QStringLiteral("bearer"),
                     {{QStringLiteral("token"), QStringLiteral("t")}}},
                    &world.window, [&kept](const Result<AccountView>& result) {
                        kept = result ? result->slug : QStringLiteral("lost");
                    });
        dialog = storeDialog();
        QVERIFY(dialog != nullptr);
        QVERIFY(field(*dialog, QStringLiteral("Once more")) == nullptr);
        QTest::keyClicks(field(*dialog, QStringLiteral("Passphrase")), QStringLiteral("wrong horse"));
        QTest::mouseClick(button(*dialog, QStringLiteral("Unlock and retry")), Qt::LeftButton);
        QVERIFY(dialog->isVisible() && kept.isEmpty());
        field(*dialog, QStringLiteral("Passphrase"))->setText(QStringLiteral("correct horse"));
        QTest::mouseClick(button(*dialog, QStringLiteral("Unlock and retry")), Qt::LeftButton);
        QCOMPARE(kept, QStringLiteral("main"));
    }

    void disabledSourceCanBeEnabledAgain()
    {
        World world;
        SourceDetail detail(world.context(), nullptr);
        detail.show();
        SourceView source = world.backend.sourceNow(0);
        detail.setSource(source);
        QTest::mouseClick(button(detail, QStringLiteral("Disable")), Qt::LeftButton);
        source = world.backend.sourceNow(0);
        QVERIFY(!source.isEnabled);
        detail.setSource(source);
        QTest::mouseClick(button(detail, QStringLiteral("Enable")), Qt::LeftButton);
        QVERIFY(world.backend.sourceNow(0).isEnabled);
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestWindows)
#include "tst_windows.moc"
