#pragma once

#include "ui/mainwindow/pagecontext.h"
#include "ui/sources/sourceinput.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace executor::ui {

class AccountForm;

/// One box: address, path or pasted document; what was found; how to sign in; [Connect 19 tools]. Connects nothing
/// before that button. Closing it while it connects lets the work go on at the foot of the window.
class ConnectDialog : public QDialog
{
    Q_OBJECT

public:
    ConnectDialog(PageContext context, QWidget* parent);
    /// Hand-written: stops looking.
    ~ConnectDialog() override;
    /// Puts `input` in the box and looks at it.
    void take(const QString& input);

Q_SIGNALS:
    void connected(const QString& sourceId);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void look();
    void showPreview(const SourcePreview& preview);
    void showTrouble(const QString& text);
    void connectNow();
    void showBytes(const ProgressView& progress);
    void updateButton();
    [[nodiscard]] QString reasonNotToConnect() const;
    void fit();

    PageContext m_context;
    CancelSource m_cancel;
    int m_round = 0; ///< answers to older questions are ignored
    QString m_pasted;
    SourcePreview m_preview;
    QLineEdit* m_box;
    QLabel* m_state;
    QWidget* m_card;
    QVBoxLayout* m_cardLayout;
    QLineEdit* m_slug = nullptr;
    AccountForm* m_account = nullptr;
    QLabel* m_note;
    QWidget* m_foot;
    QPushButton* m_go;
};

} // namespace executor::ui
