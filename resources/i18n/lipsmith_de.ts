<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>About</name>
    <message>
        <source>About Lipsmith</source>
        <translation>Über Lipsmith</translation>
    </message>
    <message>
        <source>Dubs film clips: the speaker’s mouth is re-made to fit the dub, and nothing else changes.</source>
        <translation>Synchronisiert Filmclips: Der Mund des Sprechers wird passend zur Synchronstimme neu gemacht, und sonst ändert sich nichts.</translation>
    </message>
    <message>
        <source>MIT licence. Made with Qt {version}.</source>
        <translation>MIT-Lizenz. Mit Qt {version} gemacht.</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Segment</source>
        <translation>&amp;Segment</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>&amp;Wiedergabe</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Render</source>
        <translation>&amp;Rendern</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>&amp;Training</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;New Project</source>
        <translation>&amp;Neues Projekt</translation>
    </message>
    <message>
        <source>Start an empty project</source>
        <translation>Ein leeres Projekt beginnen</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Open a project, or a clip to dub</source>
        <translation>Ein Projekt oder einen Clip zum Synchronisieren öffnen</translation>
    </message>
    <message>
        <source>Add &amp;Clip or Dub…</source>
        <translation>&amp;Clip oder Synchronton hinzufügen …</translation>
    </message>
    <message>
        <source>Add a clip, dub sounds or subtitles to this project; dropping them does the same</source>
        <translation>Einen Clip, Synchrontöne oder Untertitel zu diesem Projekt hinzufügen; Hineinziehen bewirkt dasselbe</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>Das Projekt speichern</translation>
    </message>
    <message>
        <source>Save &amp;As…</source>
        <translation>Speichern &amp;unter …</translation>
    </message>
    <message>
        <source>Save the project under another name</source>
        <translation>Das Projekt unter einem anderen Namen speichern</translation>
    </message>
    <message>
        <source>Find &amp;Missing Media…</source>
        <translation>Fehlende &amp;Medien suchen …</translation>
    </message>
    <message>
        <source>Say where files are that have been moved</source>
        <translation>Angeben, wo verschobene Dateien jetzt liegen</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren …</translation>
    </message>
    <message>
        <source>Write the dubbed movie</source>
        <translation>Den synchronisierten Film schreiben</translation>
    </message>
    <message>
        <source>Export S&amp;ubtitles…</source>
        <translation>Un&amp;tertitel exportieren …</translation>
    </message>
    <message>
        <source>Write the segments&apos; text as SRT</source>
        <translation>Den Text der Segmente als SRT schreiben</translation>
    </message>
    <message>
        <source>Export &amp;Line Sheet…</source>
        <translation>Te&amp;xtliste exportieren …</translation>
    </message>
    <message>
        <source>Write all lines as a table (CSV)</source>
        <translation>Alle Textzeilen als Tabelle (CSV) schreiben</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Leave Lipsmith; nothing is lost</source>
        <translation>Lipsmith verlassen; nichts geht verloren</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Take the last change back</source>
        <translation>Die letzte Änderung zurücknehmen</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Make the change again</source>
        <translation>Die Änderung noch einmal machen</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>&amp;Ausschneiden</translation>
    </message>
    <message>
        <source>Take the selected segments out, to paste them elsewhere</source>
        <translation>Die gewählten Segmente herausnehmen, um sie anderswo einzufügen</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Remember the selected segments, to paste them elsewhere</source>
        <translation>Die gewählten Segmente merken, um sie anderswo einzufügen</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>Put the remembered segments at the playhead</source>
        <translation>Die gemerkten Segmente am Abspielkopf einsetzen</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>&amp;Duplizieren</translation>
    </message>
    <message>
        <source>Put a copy of the selected segments behind them</source>
        <translation>Eine Kopie der gewählten Segmente dahinter setzen</translation>
    </message>
    <message>
        <source>De&amp;lete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>Remove the selected segments and leave a gap</source>
        <translation>Die gewählten Segmente entfernen und eine Lücke lassen</translation>
    </message>
    <message>
        <source>R&amp;ipple Delete</source>
        <translation>Löschen und aufrü&amp;cken</translation>
    </message>
    <message>
        <source>Remove the selected segments and close the gap</source>
        <translation>Die gewählten Segmente entfernen und die Lücke schließen</translation>
    </message>
    <message>
        <source>Select &amp;All</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Select every segment</source>
        <translation>Jedes Segment auswählen</translation>
    </message>
    <message>
        <source>Select &amp;Nothing</source>
        <translation>&amp;Nichts auswählen</translation>
    </message>
    <message>
        <source>Select no segment</source>
        <translation>Kein Segment auswählen</translation>
    </message>
    <message>
        <source>Pr&amp;eferences…</source>
        <translation>Ein&amp;stellungen …</translation>
    </message>
    <message>
        <source>Language, theme, engine and folders</source>
        <translation>Sprache, Aussehen, Rechenwerk und Platz</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts…</source>
        <translation>&amp;Tastenkürzel …</translation>
    </message>
    <message>
        <source>Look up and change every shortcut</source>
        <translation>Jedes Tastenkürzel nachsehen und ändern</translation>
    </message>
    <message>
        <source>&amp;New Segment Here</source>
        <translation>&amp;Neues Segment hier</translation>
    </message>
    <message>
        <source>Make a segment of two seconds at the playhead, for the speaker of the selected lane</source>
        <translation>Am Abspielkopf ein Segment von zwei Sekunden für den Sprecher der gewählten Spur machen</translation>
    </message>
    <message>
        <source>&amp;Split at Playhead</source>
        <translation>Am Abspielkopf &amp;teilen</translation>
    </message>
    <message>
        <source>Cut the selected segments, or all under the playhead, in two; nothing moves</source>
        <translation>Die gewählten Segmente, oder alle unter dem Abspielkopf, in zwei teilen; nichts verschiebt sich</translation>
    </message>
    <message>
        <source>&amp;Join</source>
        <translation>&amp;Verbinden</translation>
    </message>
    <message>
        <source>Make one of the selected segments of a speaker</source>
        <translation>Aus den gewählten Segmenten eines Sprechers eines machen</translation>
    </message>
    <message>
        <source>Trim Start to &amp;Playhead</source>
        <translation>&amp;Anfang auf den Abspielkopf trimmen</translation>
    </message>
    <message>
        <source>Let the segment begin at the playhead</source>
        <translation>Das Segment am Abspielkopf beginnen lassen</translation>
    </message>
    <message>
        <source>Trim End t&amp;o Playhead</source>
        <translation>&amp;Ende auf den Abspielkopf trimmen</translation>
    </message>
    <message>
        <source>Let the segment end at the playhead</source>
        <translation>Das Segment am Abspielkopf enden lassen</translation>
    </message>
    <message>
        <source>Move One Frame &amp;Left</source>
        <translation>Ein Bild nach &amp;links</translation>
    </message>
    <message>
        <source>Move the selected segments and their sound one frame earlier</source>
        <translation>Die gewählten Segmente und ihren Ton um ein Bild nach vorn schieben</translation>
    </message>
    <message>
        <source>Move One Frame &amp;Right</source>
        <translation>Ein Bild nach &amp;rechts</translation>
    </message>
    <message>
        <source>Move the selected segments and their sound one frame later</source>
        <translation>Die gewählten Segmente und ihren Ton um ein Bild nach hinten schieben</translation>
    </message>
    <message>
        <source>Move Ten Frames Left</source>
        <translation>Zehn Bilder nach links</translation>
    </message>
    <message>
        <source>Move the selected segments and their sound ten frames earlier</source>
        <translation>Die gewählten Segmente und ihren Ton um zehn Bilder nach vorn schieben</translation>
    </message>
    <message>
        <source>Move Ten Frames Right</source>
        <translation>Zehn Bilder nach rechts</translation>
    </message>
    <message>
        <source>Move the selected segments and their sound ten frames later</source>
        <translation>Die gewählten Segmente und ihren Ton um zehn Bilder nach hinten schieben</translation>
    </message>
    <message>
        <source>Sound One Frame &amp;Earlier</source>
        <translation>Ton ein Bild &amp;früher</translation>
    </message>
    <message>
        <source>Let the sound come one frame earlier within the selected segments</source>
        <translation>Den Ton innerhalb der gewählten Segmente ein Bild früher kommen lassen</translation>
    </message>
    <message>
        <source>Sound One Frame L&amp;ater</source>
        <translation>Ton ein Bild s&amp;päter</translation>
    </message>
    <message>
        <source>Let the sound come one frame later within the selected segments</source>
        <translation>Den Ton innerhalb der gewählten Segmente ein Bild später kommen lassen</translation>
    </message>
    <message>
        <source>Roll Cut One Frame Left</source>
        <translation>Schnitt ein Bild nach links</translation>
    </message>
    <message>
        <source>Move the cut between two segments that touch one frame earlier; drag it with Ctrl</source>
        <translation>Den Schnitt zwischen zwei Segmenten, die sich berühren, ein Bild früher setzen; mit Strg lässt er sich ziehen</translation>
    </message>
    <message>
        <source>Roll Cut One Frame Right</source>
        <translation>Schnitt ein Bild nach rechts</translation>
    </message>
    <message>
        <source>Move the cut between two segments that touch one frame later; drag it with Ctrl</source>
        <translation>Den Schnitt zwischen zwei Segmenten, die sich berühren, ein Bild später setzen; mit Strg lässt er sich ziehen</translation>
    </message>
    <message>
        <source>Select Under Playhea&amp;d</source>
        <translation>&amp;Unter dem Abspielkopf auswählen</translation>
    </message>
    <message>
        <source>Select the segments under the playhead</source>
        <translation>Die Segmente unter dem Abspielkopf auswählen</translation>
    </message>
    <message>
        <source>Ne&amp;xt Segment</source>
        <translation>Nä&amp;chstes Segment</translation>
    </message>
    <message>
        <source>Go to the next segment and select it</source>
        <translation>Zum nächsten Segment gehen und es auswählen</translation>
    </message>
    <message>
        <source>Pre&amp;vious Segment</source>
        <translation>V&amp;origes Segment</translation>
    </message>
    <message>
        <source>Go to the previous segment and select it</source>
        <translation>Zum vorigen Segment gehen und es auswählen</translation>
    </message>
    <message>
        <source>Select Next as Well</source>
        <translation>Das nächste dazunehmen</translation>
    </message>
    <message>
        <source>Add the next segment to the selection</source>
        <translation>Das nächste Segment zur Auswahl hinzunehmen</translation>
    </message>
    <message>
        <source>Select Previous as Well</source>
        <translation>Das vorige dazunehmen</translation>
    </message>
    <message>
        <source>Add the segment before to the selection</source>
        <translation>Das vorige Segment zur Auswahl hinzunehmen</translation>
    </message>
    <message>
        <source>Set &amp;Marker</source>
        <translation>&amp;Marke setzen</translation>
    </message>
    <message>
        <source>Note something at the playhead</source>
        <translation>Am Abspielkopf etwas anmerken</translation>
    </message>
    <message>
        <source>Delete Mar&amp;ker</source>
        <translation>Mar&amp;ke löschen</translation>
    </message>
    <message>
        <source>Remove the marker under the playhead</source>
        <translation>Die Marke unter dem Abspielkopf entfernen</translation>
    </message>
    <message>
        <source>Move Marker One Frame Left</source>
        <translation>Marke ein Bild nach links</translation>
    </message>
    <message>
        <source>Move the marker at the playhead one frame earlier</source>
        <translation>Die Marke am Abspielkopf ein Bild früher setzen</translation>
    </message>
    <message>
        <source>Move Marker One Frame Right</source>
        <translation>Marke ein Bild nach rechts</translation>
    </message>
    <message>
        <source>Move the marker at the playhead one frame later</source>
        <translation>Die Marke am Abspielkopf ein Bild später setzen</translation>
    </message>
    <message>
        <source>Mark a &amp;Cut</source>
        <translation>Schnitt markieren</translation>
    </message>
    <message>
        <source>Say that a shot begins at the playhead; edges catch there</source>
        <translation>Sagen, dass am Abspielkopf eine Einstellung beginnt; Kanten rasten dort ein</translation>
    </message>
    <message>
        <source>Delete Cut Mark</source>
        <translation>Schnittmarke löschen</translation>
    </message>
    <message>
        <source>Remove the cut mark at the playhead; with Ctrl, cut marks can be dragged</source>
        <translation>Die Schnittmarke am Abspielkopf entfernen; mit Strg lassen sich Schnittmarken ziehen</translation>
    </message>
    <message>
        <source>&amp;Play or Pause</source>
        <translation>&amp;Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>Play from the playhead, or pause</source>
        <translation>Vom Abspielkopf an abspielen oder anhalten</translation>
    </message>
    <message>
        <source>Play &amp;Backwards</source>
        <translation>&amp;Rückwärts abspielen</translation>
    </message>
    <message>
        <source>Play backwards; again: faster</source>
        <translation>Rückwärts abspielen; noch einmal: schneller</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Stopp</translation>
    </message>
    <message>
        <source>Stop playing</source>
        <translation>Das Abspielen beenden</translation>
    </message>
    <message>
        <source>Play &amp;Forwards</source>
        <translation>&amp;Vorwärts abspielen</translation>
    </message>
    <message>
        <source>Play; again: faster</source>
        <translation>Abspielen; noch einmal: schneller</translation>
    </message>
    <message>
        <source>&amp;Loop</source>
        <translation>S&amp;chleife</translation>
    </message>
    <message>
        <source>Play the selected segment again and again</source>
        <translation>Das gewählte Segment immer wieder abspielen</translation>
    </message>
    <message>
        <source>One Frame Bac&amp;k</source>
        <translation>Ein Bild &amp;zurück</translation>
    </message>
    <message>
        <source>Go back one frame</source>
        <translation>Ein Bild zurückgehen</translation>
    </message>
    <message>
        <source>One Frame &amp;On</source>
        <translation>Ein Bild &amp;weiter</translation>
    </message>
    <message>
        <source>Go on one frame</source>
        <translation>Ein Bild weitergehen</translation>
    </message>
    <message>
        <source>One Second Back</source>
        <translation>Eine Sekunde zurück</translation>
    </message>
    <message>
        <source>Go back one second</source>
        <translation>Eine Sekunde zurückgehen</translation>
    </message>
    <message>
        <source>One Second On</source>
        <translation>Eine Sekunde weiter</translation>
    </message>
    <message>
        <source>Go on one second</source>
        <translation>Eine Sekunde weitergehen</translation>
    </message>
    <message>
        <source>To the Sta&amp;rt</source>
        <translation>Zum A&amp;nfang</translation>
    </message>
    <message>
        <source>Go to the first frame</source>
        <translation>Zum ersten Bild gehen</translation>
    </message>
    <message>
        <source>To the &amp;End</source>
        <translation>Zum &amp;Ende</translation>
    </message>
    <message>
        <source>Go to the last frame</source>
        <translation>Zum letzten Bild gehen</translation>
    </message>
    <message>
        <source>Previous &amp;Cut</source>
        <translation>Vor&amp;iger Schnitt</translation>
    </message>
    <message>
        <source>Go to the cut before</source>
        <translation>Zum vorigen Schnitt gehen</translation>
    </message>
    <message>
        <source>Next C&amp;ut</source>
        <translation>Nächster Schni&amp;tt</translation>
    </message>
    <message>
        <source>Go to the next cut</source>
        <translation>Zum nächsten Schnitt gehen</translation>
    </message>
    <message>
        <source>Previous Marker</source>
        <translation>Vorige Marke</translation>
    </message>
    <message>
        <source>Go to the marker before</source>
        <translation>Zur vorigen Marke gehen</translation>
    </message>
    <message>
        <source>Next &amp;Marker</source>
        <translation>Nächste &amp;Marke</translation>
    </message>
    <message>
        <source>Go to the next marker</source>
        <translation>Zur nächsten Marke gehen</translation>
    </message>
    <message>
        <source>&amp;Original</source>
        <translation>&amp;Original</translation>
    </message>
    <message>
        <source>Show the clip as it was</source>
        <translation>Den Clip zeigen, wie er war</translation>
    </message>
    <message>
        <source>&amp;Dubbed</source>
        <translation>S&amp;ynchronisiert</translation>
    </message>
    <message>
        <source>Show the dubbed clip</source>
        <translation>Den synchronisierten Clip zeigen</translation>
    </message>
    <message>
        <source>&amp;Wipe</source>
        <translation>&amp;Wischblende</translation>
    </message>
    <message>
        <source>Show the original to the left and the dubbed clip to the right of a line</source>
        <translation>Links einer Linie das Original und rechts davon den synchronisierten Clip zeigen</translation>
    </message>
    <message>
        <source>&amp;Side by Side</source>
        <translation>&amp;Nebeneinander</translation>
    </message>
    <message>
        <source>Show both clips</source>
        <translation>Beide Clips zeigen</translation>
    </message>
    <message>
        <source>Di&amp;fference</source>
        <translation>&amp;Unterschied</translation>
    </message>
    <message>
        <source>Show only what has changed</source>
        <translation>Nur zeigen, was sich geändert hat</translation>
    </message>
    <message>
        <source>Show F&amp;aces</source>
        <translation>&amp;Gesichter zeigen</translation>
    </message>
    <message>
        <source>Show the faces that were found; click one to say who it is</source>
        <translation>Die gefundenen Gesichter zeigen; auf eines klicken, um zu sagen, wer es ist</translation>
    </message>
    <message>
        <source>Full Scr&amp;een</source>
        <translation>Vo&amp;llbild</translation>
    </message>
    <message>
        <source>Fill the screen with the picture</source>
        <translation>Den Bildschirm mit dem Bild füllen</translation>
    </message>
    <message>
        <source>Larger Picture</source>
        <translation>Bild größer</translation>
    </message>
    <message>
        <source>Show less of the picture, larger; the wheel does the same</source>
        <translation>Weniger vom Bild zeigen, aber größer; das Mausrad tut dasselbe</translation>
    </message>
    <message>
        <source>Smaller Picture</source>
        <translation>Bild kleiner</translation>
    </message>
    <message>
        <source>Show more of the picture, smaller</source>
        <translation>Mehr vom Bild zeigen, aber kleiner</translation>
    </message>
    <message>
        <source>Fit Picture</source>
        <translation>Bild einpassen</translation>
    </message>
    <message>
        <source>Show the whole picture as large as it fits</source>
        <translation>Das ganze Bild so groß zeigen, wie es passt</translation>
    </message>
    <message>
        <source>Picture at 1:1</source>
        <translation>Bild 1:1</translation>
    </message>
    <message>
        <source>Show each pixel of the clip as one of the screen</source>
        <translation>Jeden Bildpunkt des Clips als einen des Bildschirms zeigen</translation>
    </message>
    <message>
        <source>&amp;Zoom In</source>
        <translation>Ve&amp;rgrößern</translation>
    </message>
    <message>
        <source>Show less of the timeline, larger</source>
        <translation>Weniger von der Zeitleiste zeigen, größer</translation>
    </message>
    <message>
        <source>Zoom O&amp;ut</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Show more of the timeline</source>
        <translation>Mehr von der Zeitleiste zeigen</translation>
    </message>
    <message>
        <source>Fit Whole Clip</source>
        <translation>Ganzen Clip einpassen</translation>
    </message>
    <message>
        <source>Show the whole clip in the timeline</source>
        <translation>Den ganzen Clip in der Zeitleiste zeigen</translation>
    </message>
    <message>
        <source>Fit Se&amp;lection</source>
        <translation>Auswahl &amp;einpassen</translation>
    </message>
    <message>
        <source>Show the selected segments as large as they fit</source>
        <translation>Die gewählten Segmente so groß zeigen, wie sie passen</translation>
    </message>
    <message>
        <source>&amp;Pointer</source>
        <translation>&amp;Zeiger</translation>
    </message>
    <message>
        <source>Select, move and trim</source>
        <translation>Auswählen, verschieben und trimmen</translation>
    </message>
    <message>
        <source>&amp;Blade</source>
        <translation>&amp;Klinge</translation>
    </message>
    <message>
        <source>Split segments where you click</source>
        <translation>Segmente teilen, wo man klickt</translation>
    </message>
    <message>
        <source>S&amp;nap</source>
        <translation>E&amp;inrasten</translation>
    </message>
    <message>
        <source>Let dragged edges catch at cuts, speech, markers and the playhead</source>
        <translation>Gezogene Kanten an Schnitten, Sprache, Marken und am Abspielkopf einrasten lassen</translation>
    </message>
    <message>
        <source>&amp;Ripple</source>
        <translation>N&amp;achrücken</translation>
    </message>
    <message>
        <source>Let everything behind follow what is trimmed, moved or deleted, and make room for pastes</source>
        <translation>Alles Folgende nachrücken lassen, wenn etwas getrimmt, verschoben oder gelöscht wird, und Platz machen für Eingefügtes</translation>
    </message>
    <message>
        <source>&amp;Cast</source>
        <translation>&amp;Besetzung</translation>
    </message>
    <message>
        <source>Show or hide the list of speakers</source>
        <translation>Die Liste der Sprecher zeigen oder verbergen</translation>
    </message>
    <message>
        <source>&amp;Inspector</source>
        <translation>&amp;Details</translation>
    </message>
    <message>
        <source>Show or hide what belongs to the selected segment</source>
        <translation>Zeigen oder verbergen, was zum gewählten Segment gehört</translation>
    </message>
    <message>
        <source>&amp;History</source>
        <translation>&amp;Verlauf</translation>
    </message>
    <message>
        <source>Show or hide the list of changes</source>
        <translation>Die Liste der Änderungen zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Ne&amp;xt Panel</source>
        <translation>Nä&amp;chster Bereich</translation>
    </message>
    <message>
        <source>Move the keyboard to the next panel</source>
        <translation>Die Tastatur in den nächsten Bereich setzen</translation>
    </message>
    <message>
        <source>Command Pale&amp;tte…</source>
        <translation>Befehle &amp;finden …</translation>
    </message>
    <message>
        <source>Find any command by its name</source>
        <translation>Jeden Befehl über seinen Namen finden</translation>
    </message>
    <message>
        <source>Make the mouths of everything that is not ready, what is at the playhead first</source>
        <translation>Alle Münder machen, die noch fehlen, zuerst am Abspielkopf</translation>
    </message>
    <message>
        <source>Render &amp;Selection</source>
        <translation>&amp;Auswahl rendern</translation>
    </message>
    <message>
        <source>Make the mouths of the selected segments now, even while all else is paused</source>
        <translation>Die Münder der gewählten Segmente jetzt machen, auch wenn alles andere angehalten ist</translation>
    </message>
    <message>
        <source>Stop rendering, or let it go on; what is ready stays</source>
        <translation>Das Rendern anhalten oder weitergehen lassen; was fertig ist, bleibt</translation>
    </message>
    <message>
        <source>&amp;Pause Rendering</source>
        <translation>Rendern an&amp;halten</translation>
    </message>
    <message>
        <source>&amp;Tour</source>
        <translation>&amp;Rundgang</translation>
    </message>
    <message>
        <source>Show what is where, step by step</source>
        <translation>Schritt für Schritt zeigen, was wo ist</translation>
    </message>
    <message>
        <source>&amp;User Guide</source>
        <translation>&amp;Handbuch</translation>
    </message>
    <message>
        <source>Read how dubbing is done</source>
        <translation>Nachlesen, wie synchronisiert wird</translation>
    </message>
    <message>
        <source>Look up every shortcut</source>
        <translation>Jedes Tastenkürzel nachsehen</translation>
    </message>
    <message>
        <source>&amp;About Lipsmith</source>
        <translation>&amp;Über Lipsmith</translation>
    </message>
    <message>
        <source>Version and licences</source>
        <translation>Version und Lizenzen</translation>
    </message>
    <message>
        <source>&amp;Trainer</source>
        <translation>&amp;Trainer</translation>
    </message>
    <message>
        <source>Go to the trainer, or back to the editor</source>
        <translation>Zum Trainer gehen, oder zurück zum Schnitt</translation>
    </message>
    <message>
        <source>Tune on This &amp;Speaker</source>
        <translation>An diesen &amp;Sprecher anpassen</translation>
    </message>
    <message>
        <source>Make a model better on who says the selected line, or is marked in the cast</source>
        <translation>Ein Modell für den Sprecher des gewählten Segments, oder den in der Besetzung markierten, verbessern</translation>
    </message>
    <message>
        <source>Add &amp;Footage…</source>
        <translation>&amp;Aufnahmen hinzufügen …</translation>
    </message>
    <message>
        <source>Add more clips of the speaker; dropping them does the same</source>
        <translation>Weitere Clips des Sprechers hinzufügen; Hereinziehen tut dasselbe</translation>
    </message>
    <message>
        <source>T&amp;une</source>
        <translation>A&amp;npassen</translation>
    </message>
    <message>
        <source>Begin: footage, training and verdict follow by themselves</source>
        <translation>Beginnen: Aufnahmen, Training und Urteil folgen von selbst</translation>
    </message>
    <message>
        <source>&amp;Pause Training</source>
        <translation>Training an&amp;halten</translation>
    </message>
    <message>
        <source>Let training rest, or go on at the same step</source>
        <translation>Das Training ruhen lassen, oder am selben Schritt fortsetzen</translation>
    </message>
    <message>
        <source>Stop and &amp;Keep Best</source>
        <translation>Aufhören und das &amp;Beste behalten</translation>
    </message>
    <message>
        <source>Train no more, and judge the best that there is so far</source>
        <translation>Nicht weiter trainieren, und über das bisher Beste urteilen</translation>
    </message>
    <message>
        <source>Pre&amp;view First</source>
        <translation>&amp;Vorschau zuerst</translation>
    </message>
    <message>
        <source>Let training rest while lines are rendered or played</source>
        <translation>Das Training ruhen lassen, während Segmente gerendert oder abgespielt werden</translation>
    </message>
    <message>
        <source>Tuned &amp;Models</source>
        <translation>Angepasste &amp;Modelle</translation>
    </message>
    <message>
        <source>Look at models of speakers: use, export or delete them</source>
        <translation>Modelle von Sprechern ansehen: verwenden, exportieren oder löschen</translation>
    </message>
    <message>
        <source>&amp;Import Model…</source>
        <translation>Modell &amp;importieren …</translation>
    </message>
    <message>
        <source>Add a model that somebody exported</source>
        <translation>Ein Modell hinzufügen, das jemand exportiert hat</translation>
    </message>
</context>
<context>
    <name>Both</name>
    <message>
        <source>Starter to the left, tuned to the right</source>
        <translation>Links der Starter, rechts das angepasste Modell</translation>
    </message>
    <message>
        <source>Starter</source>
        <translation>Starter</translation>
    </message>
    <message>
        <source>Tuned</source>
        <translation>Angepasst</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Nothing to show yet</source>
        <translation>Noch nichts zu zeigen</translation>
    </message>
    <message>
        <source>Drop a clip here, and the sound to dub it with.</source>
        <translation>Ziehen Sie einen Clip hierher und den Ton, mit dem er synchronisiert wird.</translation>
    </message>
    <message>
        <source>This frame cannot be shown</source>
        <translation>Dieses Bild kann nicht gezeigt werden</translation>
    </message>
    <message>
        <source>Face {number}</source>
        <translation>Gesicht {number}</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Dubbed</source>
        <translation>Synchronisiert</translation>
    </message>
    <message>
        <source>Click to say who this is</source>
        <translation>Klicken, um zu sagen, wer das ist</translation>
    </message>
</context>
<context>
    <name>CastPanel</name>
    <message>
        <source>Speakers</source>
        <translation>Sprecher</translation>
    </message>
    <message>
        <source>Nobody yet. Drop a clip and its dub, or add a speaker.</source>
        <translation>Noch niemand. Ziehen Sie einen Clip und seinen Synchronton herein, oder fügen Sie einen Sprecher hinzu.</translation>
    </message>
    <message>
        <source>Add a speaker</source>
        <translation>Einen Sprecher hinzufügen</translation>
    </message>
    <message>
        <source>Choose the colour</source>
        <translation>Die Farbe wählen</translation>
    </message>
    <message>
        <source>Make one of the selected speakers</source>
        <translation>Aus den gewählten Sprechern einen machen</translation>
    </message>
    <message>
        <source>Tune on this speaker</source>
        <translation>Ein Modell an diesen Sprecher anpassen</translation>
    </message>
    <message>
        <source>Remove the selected speakers and their segments</source>
        <translation>Die gewählten Sprecher und ihre Segmente entfernen</translation>
    </message>
    <message>
        <source>Add speaker</source>
        <translation>Sprecher hinzufügen</translation>
    </message>
    <message>
        <source>Remove speaker</source>
        <translation>Sprecher entfernen</translation>
    </message>
    <message>
        <source>Select two or more speakers to make them one.</source>
        <translation>Wählen Sie zwei oder mehr Sprecher, um aus ihnen einen zu machen.</translation>
    </message>
    <message>
        <source>Merge speakers</source>
        <translation>Sprecher vereinen</translation>
    </message>
    <message>
        <source>Select a speaker first.</source>
        <translation>Wählen Sie zuerst einen Sprecher.</translation>
    </message>
    <message>
        <source>Change colour</source>
        <translation>Farbe ändern</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>Befehlsliste</translation>
    </message>
    <message>
        <source>Type what you want to do</source>
        <translation>Tippen Sie, was Sie tun möchten</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
</context>
<context>
    <name>CompareDialog</name>
    <message>
        <source>A Held-Out Shot, by Both</source>
        <translation>Eine zurückgehaltene Einstellung, von beiden</translation>
    </message>
</context>
<context>
    <name>ConsentDialog</name>
    <message>
        <source>Consent</source>
        <translation>Einwilligung</translation>
    </message>
    <message>
        <source>Has {name} agreed?</source>
        <translation>Hat {name} eingewilligt?</translation>
    </message>
    <message>
        <source>A tuned model can put words into this person’s mouth. It takes their consent, or that of whoever may give it. What you write here is stored with the model and goes wherever the model goes.</source>
        <translation>Ein angepasstes Modell kann dieser Person Worte in den Mund legen. Dazu braucht es ihre Einwilligung, oder die dessen, der sie geben darf. Was Sie hier schreiben, wird mit dem Modell gespeichert und geht überallhin mit.</translation>
    </message>
    <message>
        <source>Such as: dubbing of our film into German, agreed by letter of 3 May</source>
        <translation>Etwa: Synchronisation unseres Films ins Französische, eingewilligt mit Brief vom 3. Mai</translation>
    </message>
    <message>
        <source>I state that this is true</source>
        <translation>Ich erkläre, dass das wahr ist</translation>
    </message>
    <message>
        <source>&amp;Who agrees</source>
        <translation>&amp;Wer willigt ein</translation>
    </message>
    <message>
        <source>To what, and &amp;how</source>
        <translation>In was, und w&amp;ie</translation>
    </message>
    <message>
        <source>Tune</source>
        <translation>Anpassen</translation>
    </message>
    <message>
        <source>{who} agrees to a model of {name}: {why} (stated on {day})</source>
        <translation>{who} willigt in ein Modell von {name} ein: {why} (erklärt am {day})</translation>
    </message>
</context>
<context>
    <name>Curves</name>
    <message>
        <source>Curves</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Loss: {name}</source>
        <translation>Verlust: {name}</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>A file cannot be used</source>
        <translation>Eine Datei kann nicht verwendet werden</translation>
    </message>
    <message>
        <source>No face to dub</source>
        <translation>Kein Gesicht zum Synchronisieren</translation>
    </message>
    <message>
        <source>The model cannot be used</source>
        <translation>Das Modell kann nicht verwendet werden</translation>
    </message>
    <message>
        <source>The project cannot be used so</source>
        <translation>Das Projekt kann so nicht verwendet werden</translation>
    </message>
    <message>
        <source>That cannot be done</source>
        <translation>Das lässt sich nicht machen</translation>
    </message>
    <message>
        <source>Something went wrong inside Lipsmith.</source>
        <translation>In Lipsmith ist etwas schiefgegangen.</translation>
    </message>
    <message>
        <source>Your project is safe. Please report this, with the details, so that it is mended.</source>
        <translation>Ihr Projekt ist sicher. Bitte melden Sie dies mit den Einzelheiten, damit es behoben wird.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were not added.</source>
        <translation>
            <numerusform>%n Datei wurde nicht hinzugefügt.</numerusform>
            <numerusform>%n Dateien wurden nicht hinzugefügt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>Und %n weitere.</numerusform>
            <numerusform>Und %n weitere.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DubList</name>
    <message>
        <source>Dubs</source>
        <translation>Synchrontöne</translation>
    </message>
</context>
<context>
    <name>DubRow</name>
    <message>
        <source>Who speaks in this dub; the lines it has go along</source>
        <translation>Wer in diesem Synchronton spricht; seine Zeilen gehen mit</translation>
    </message>
    <message>
        <source>frame </source>
        <translation>Bild </translation>
    </message>
    <message>
        <source>At which frame of the clip the dub begins; its lines go along</source>
        <translation>Bei welchem Bild des Clips der Synchronton beginnt; seine Zeilen gehen mit</translation>
    </message>
    <message>
        <source>How loud the whole dub is</source>
        <translation>Wie laut der ganze Synchronton ist</translation>
    </message>
    <message>
        <source>Take another file in its place, such as a new mix</source>
        <translation>Eine andere Datei an seine Stelle setzen, etwa eine neue Mischung</translation>
    </message>
    <message>
        <source>Remove it from the project; its lines stay, without sound</source>
        <translation>Ihn aus dem Projekt nehmen; seine Zeilen bleiben, ohne Ton</translation>
    </message>
    <message>
        <source>Speaker of {file}</source>
        <translation>Sprecher von {file}</translation>
    </message>
    <message>
        <source>First frame of {file}</source>
        <translation>Erstes Bild von {file}</translation>
    </message>
    <message>
        <source>Level of {file}</source>
        <translation>Pegel von {file}</translation>
    </message>
    <message>
        <source>Replace {file}</source>
        <translation>{file} ersetzen</translation>
    </message>
    <message>
        <source>Remove {file}</source>
        <translation>{file} entfernen</translation>
    </message>
    <message>
        <source>Nobody&apos;s alone</source>
        <translation>Niemandes allein</translation>
    </message>
    <message>
        <source>Give dub to speaker</source>
        <translation>Synchronton einem Sprecher geben</translation>
    </message>
    <message>
        <source>Move dub</source>
        <translation>Synchronton verschieben</translation>
    </message>
    <message>
        <source>Remove dub</source>
        <translation>Synchronton entfernen</translation>
    </message>
    <message>
        <source>Level of dub</source>
        <translation>Pegel des Synchrontons</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>A cut cannot go past the segments beside it. Roll it less far.</source>
        <translation>Ein Schnitt kann nicht über die Segmente daneben hinaus. Verschieben Sie ihn weniger weit.</translation>
    </message>
    <message>
        <source>A cut cannot pass another. Remove that one first.</source>
        <translation>Ein Schnitt kann nicht an einem anderen vorbei. Entfernen Sie zuerst jenen.</translation>
    </message>
    <message>
        <source>A cut needs a frame on both sides. Put the playhead inside the clip.</source>
        <translation>Ein Schnitt braucht auf beiden Seiten ein Bild. Setzen Sie den Abspielkopf in den Clip hinein.</translation>
    </message>
    <message>
        <source>A face belongs to two speakers. Take it from one of them.</source>
        <translation>Ein Gesicht gehört zwei Sprechern. Nehmen Sie es einem von ihnen.</translation>
    </message>
    <message>
        <source>A segment can only be split inside. Put the playhead between its first and last frame.</source>
        <translation>Ein Segment kann nur in seinem Innern geteilt werden. Setzen Sie den Abspielkopf zwischen sein erstes und sein letztes Bild.</translation>
    </message>
    <message>
        <source>A segment needs a take. Delete the segment to be rid of it.</source>
        <translation>Ein Segment braucht einen Take. Löschen Sie das Segment, um ihn loszuwerden.</translation>
    </message>
    <message>
        <source>A segment needs at least one frame. Delete it to be rid of it.</source>
        <translation>Ein Segment braucht mindestens ein Bild. Löschen Sie es, um es loszuwerden.</translation>
    </message>
    <message>
        <source>A shot of {source} cannot be written ({why}). Make room on the disk, or leave the clip out.</source>
        <translation>Eine Einstellung von {source} lässt sich nicht schreiben ({why}). Schaffen Sie Platz auf der Platte, oder lassen Sie den Clip weg.</translation>
    </message>
    <message>
        <source>A sound file has a length below zero.</source>
        <translation>Eine Tondatei hat eine Länge unter null.</translation>
    </message>
    <message>
        <source>A sound track in an unknown codec is left out.</source>
        <translation>Eine Tonspur in einem unbekannten Codec wird weggelassen.</translation>
    </message>
    <message>
        <source>A speaker needs a name. Type one.</source>
        <translation>Ein Sprecher braucht einen Namen. Geben Sie einen ein.</translation>
    </message>
    <message>
        <source>A take needs a name. Type one.</source>
        <translation>Ein Take braucht einen Namen. Geben Sie einen ein.</translation>
    </message>
    <message>
        <source>A track of {type} is left out: only the clip itself has it.</source>
        <translation>Eine Spur der Art {type} wird weggelassen: nur der Clip selbst hat sie.</translation>
    </message>
    <message>
        <source>Another process ({other}) is at work on {name}. Wait for it, or stop it.</source>
        <translation>Ein anderer Prozess ({other}) arbeitet an {name}. Warten Sie auf ihn, oder beenden Sie ihn.</translation>
    </message>
    <message>
        <source>Edits cannot be noted in {parent}: {strerror}. Until that is mended they would be lost in a crash, so save the project often.</source>
        <translation>Änderungen lassen sich in {parent} nicht festhalten: {strerror}. Bis das behoben ist, gingen sie bei einem Absturz verloren; speichern Sie das Projekt also oft.</translation>
    </message>
    <message>
        <source>Frame {frame} of {path} cannot be decoded. Export or copy the clip again.</source>
        <translation>Bild {frame} von {path} lässt sich nicht dekodieren. Exportieren oder kopieren Sie den Clip noch einmal.</translation>
    </message>
    <message>
        <source>In {covered} % of the frames something is in front of the mouth, such as a hand: they are not learnt from.</source>
        <translation>In {covered} % der Bilder ist etwas vor dem Mund, etwa eine Hand: von ihnen wird nichts gelernt.</translation>
    </message>
    <message>
        <source>In {lost} frames a mouth could not be made: no frame shows the face well.</source>
        <translation>In {lost} Bildern konnte kein Mund gemacht werden: kein Bild zeigt das Gesicht gut.</translation>
    </message>
    <message>
        <source>It is closer to this speaker beyond noise, and as much in sync: {told}.</source>
        <translation>Es kommt diesem Sprecher über das Rauschen hinaus näher und ist ebenso synchron: {told}.</translation>
    </message>
    <message>
        <source>It is not closer to this speaker beyond noise: {looks}.</source>
        <translation>Es kommt diesem Sprecher nicht über das Rauschen hinaus näher: {looks}.</translation>
    </message>
    <message>
        <source>It looks closer to this speaker, but is worse otherwise: {told}.</source>
        <translation>Es sieht diesem Sprecher ähnlicher, ist aber sonst schlechter: {told}.</translation>
    </message>
    <message>
        <source>Its mouth follows another sound better than its own: {tuned} against {starter}.</source>
        <translation>Sein Mund folgt einem anderen Ton besser als dem eigenen: {tuned} gegen {starter}.</translation>
    </message>
    <message>
        <source>MKV keeps times to the millisecond: frame times are rounded by up to 0.5 ms.</source>
        <translation>MKV speichert Zeiten auf die Millisekunde: Bildzeiten werden um bis zu 0,5 ms gerundet.</translation>
    </message>
    <message>
        <source>More footage of this speaker would help, seen from the front and sharp: a minute or two, in several shots.</source>
        <translation>Mehr Aufnahmen dieses Sprechers würden helfen, von vorn und scharf: ein, zwei Minuten, in mehreren Einstellungen.</translation>
    </message>
    <message>
        <source>No face is seen in that frame.</source>
        <translation>In diesem Bild ist kein Gesicht zu sehen.</translation>
    </message>
    <message>
        <source>No part of the dub would be heard in the segment: it lies wholly {value} of the sound file. Move it less far.</source>
        <translation>Im Segment wäre nichts vom Synchronton zu hören: es läge ganz {value} der Tondatei. Verschieben Sie es weniger weit.</translation>
    </message>
    <message>
        <source>No picture of {path} can be decoded. Export or copy it again.</source>
        <translation>Kein Bild von {path} lässt sich dekodieren. Exportieren oder kopieren Sie die Datei noch einmal.</translation>
    </message>
    <message>
        <source>No segment is selected. Select one first.</source>
        <translation>Kein Segment ist ausgewählt. Wählen Sie zuerst eines aus.</translation>
    </message>
    <message>
        <source>No segment touches this one before it. Only a cut between two can be rolled; trim this one instead.</source>
        <translation>Kein Segment berührt dieses von vorn. Nur ein Schnitt zwischen zweien lässt sich verschieben; trimmen Sie stattdessen dieses.</translation>
    </message>
    <message>
        <source>Nothing of the held-out shots could be measured.</source>
        <translation>An den zurückgehaltenen Einstellungen konnte nichts gemessen werden.</translation>
    </message>
    <message>
        <source>Of one speaker {minutes} minutes were measured: they brought {per_cent} % less visible difference (LPIPS). What yours bring is judged on shots that are held out.</source>
        <translation>Von einer sprechenden Person wurden {minutes} Minuten gemessen: Sie brachten {per_cent} % weniger sichtbaren Unterschied (LPIPS). Was Ihre bringen, wird an zurückgehaltenen Einstellungen beurteilt.</translation>
    </message>
    <message>
        <source>Only segments of one speaker can be joined. Select two or more.</source>
        <translation>Nur Segmente eines Sprechers lassen sich verbinden. Wählen Sie zwei oder mehr aus.</translation>
    </message>
    <message>
        <source>Pictures in the pixel format {name} cannot be converted to YUV. Convert the clip to H.264 first.</source>
        <translation>Bilder im Pixelformat {name} lassen sich nicht in YUV umwandeln. Wandeln Sie den Clip zuerst in H.264 um.</translation>
    </message>
    <message>
        <source>Room of less than one frame cannot be made. Give a number of frames.</source>
        <translation>Platz von weniger als einem Bild kann nicht gemacht werden. Geben Sie eine Anzahl von Bildern an.</translation>
    </message>
    <message>
        <source>Sound track {index} ({codec}) does not go into {extension} as it is and is converted to {encoder}.</source>
        <translation>Tonspur {index} ({codec}) passt nicht unverändert in {extension} und wird in {encoder} umgewandelt.</translation>
    </message>
    <message>
        <source>Subtitles in the format {codec} do not go into {extension} and are left out. Name the output .mkv to keep them.</source>
        <translation>Untertitel im Format {codec} passen nicht in {extension} und werden weggelassen. Nennen Sie die Ausgabe .mkv, um sie zu behalten.</translation>
    </message>
    <message>
        <source>That dub track is no longer there. Choose another one.</source>
        <translation>Diese Synchronspur ist nicht mehr da. Wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>That marker is no longer there. Choose another one.</source>
        <translation>Diese Marke ist nicht mehr da. Wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>That segment is no longer there. Choose another one.</source>
        <translation>Dieses Segment ist nicht mehr da. Wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>That sound file is no longer there. Choose another one.</source>
        <translation>Diese Tondatei ist nicht mehr da. Wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>That speaker is no longer there. Choose another one.</source>
        <translation>Dieser Sprecher ist nicht mehr da. Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>That take is no longer there. Choose another one.</source>
        <translation>Dieser Take ist nicht mehr da. Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>The GPU&apos;s memory is full even for one frame; going on with {name}.</source>
        <translation>Der Speicher der GPU reicht nicht einmal für ein Bild; weiter geht es mit {name}.</translation>
    </message>
    <message>
        <source>The GPU&apos;s memory is full; going on with {batch} frames at a time.</source>
        <translation>Der Speicher der GPU ist voll; weiter geht es mit je {batch} Bildern.</translation>
    </message>
    <message>
        <source>The cache folder {folder} {value} ({reason}). Free some space there, or choose another cache folder.</source>
        <translation>Der Ordner {folder} für Zwischendateien {value} ({reason}). Schaffen Sie dort Platz, oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>The card&apos;s memory is too small: it goes on {where}.</source>
        <translation>Der Speicher der Grafikkarte ist zu klein: Es geht {where} weiter.</translation>
    </message>
    <message>
        <source>The disk is full: {target} could not be finished. Free some space in {folder}, or name an output on another disk.</source>
        <translation>Der Datenträger ist voll: {target} konnte nicht fertig geschrieben werden. Schaffen Sie Platz in {folder}, oder nennen Sie eine Ausgabe auf einem anderen Datenträger.</translation>
    </message>
    <message>
        <source>The disk of the temporary folder {name} is full: the dub cannot be decoded. Free some space there, or set TMPDIR to another disk.</source>
        <translation>Der Datenträger des Ordners {name} für vorübergehende Dateien ist voll: der Synchronton lässt sich nicht dekodieren. Schaffen Sie dort Platz, oder setzen Sie TMPDIR auf einen anderen Datenträger.</translation>
    </message>
    <message>
        <source>The face detector&apos;s file {model_path} does not exist. Get face_detection_yunet_2023mar.onnx from {yunet_url}, or use centerface.</source>
        <translation>Die Datei {model_path} der Gesichtserkennung gibt es nicht. Holen Sie face_detection_yunet_2023mar.onnx von {yunet_url}, oder nehmen Sie centerface.</translation>
    </message>
    <message>
        <source>The faces of {name} are out of order.</source>
        <translation>Die Gesichter von {name} sind durcheinander.</translation>
    </message>
    <message>
        <source>The level cannot be {decibels} dB. Give a number from −{most_db} to {most_db2}.</source>
        <translation>Der Pegel kann nicht {decibels} dB sein. Geben Sie eine Zahl von −{most_db} bis {most_db2} an.</translation>
    </message>
    <message>
        <source>The markers are out of order.</source>
        <translation>Die Marken sind durcheinander.</translation>
    </message>
    <message>
        <source>The memory is too small to tune a model. Close other programs, then start the tuning again: it goes on where it was.</source>
        <translation>Der Speicher ist zu klein, um ein Modell anzupassen. Schließen Sie andere Programme, und starten Sie die Anpassung dann wieder: Sie geht weiter, wo sie war.</translation>
    </message>
    <message>
        <source>The mouth cannot be {silence} in pauses. Choose one of {silences}.</source>
        <translation>Der Mund kann in Pausen nicht {silence} sein. Wählen Sie aus {silences}.</translation>
    </message>
    <message>
        <source>The networks of the {kind} face detector could not be fetched ({reason}). Connect to the internet once to fetch them, or use centerface, which needs no download.</source>
        <translation>Die Netze der Gesichtserkennung {kind} konnten nicht geholt werden ({reason}). Verbinden Sie sich einmal mit dem Internet, um sie zu holen, oder nehmen Sie centerface, das nichts herunterladen muss.</translation>
    </message>
    <message>
        <source>The output folder {folder} does not exist. Make it, or name another.</source>
        <translation>Den Ausgabeordner {folder} gibt es nicht. Legen Sie ihn an, oder nennen Sie einen anderen.</translation>
    </message>
    <message>
        <source>The output folder {parent} cannot be written to ({error}). Choose another folder or change its permissions.</source>
        <translation>In den Ausgabeordner {parent} lässt sich nicht schreiben ({error}). Wählen Sie einen anderen Ordner, oder ändern Sie seine Rechte.</translation>
    </message>
    <message>
        <source>The output name {name} does not end in .mp4, .mov or .mkv, so its format is unknown. Give it one of these endings.</source>
        <translation>Der Ausgabename {name} endet weder auf .mp4 noch auf .mov oder .mkv, sein Format ist also unbekannt. Geben Sie ihm eine dieser Endungen.</translation>
    </message>
    <message>
        <source>The output {target} is a folder. Name a file in it.</source>
        <translation>Die Ausgabe {target} ist ein Ordner. Nennen Sie eine Datei darin.</translation>
    </message>
    <message>
        <source>The output {target} is the same file as the input {path}. Give the output another name.</source>
        <translation>Die Ausgabe {target} ist dieselbe Datei wie die Eingabe {path}. Geben Sie der Ausgabe einen anderen Namen.</translation>
    </message>
    <message>
        <source>The picture of {path} is in a format that cannot be decoded. Convert it to H.264 first.</source>
        <translation>Das Bild von {path} hat ein Format, das sich nicht dekodieren lässt. Wandeln Sie es zuerst in H.264 um.</translation>
    </message>
    <message>
        <source>The preview copy in {folder} is damaged. Delete that folder: it is made again.</source>
        <translation>Die Vorschaukopie in {folder} ist beschädigt. Löschen Sie diesen Ordner: sie wird neu gemacht.</translation>
    </message>
    <message>
        <source>The project cannot be written to {path}: {strerror}. Save it to another folder.</source>
        <translation>Das Projekt lässt sich nicht nach {path} schreiben: {strerror}. Speichern Sie es in einem anderen Ordner.</translation>
    </message>
    <message>
        <source>The project {path} cannot be read: {strerror}. Check the file and its permissions.</source>
        <translation>Das Projekt {path} lässt sich nicht lesen: {strerror}. Prüfen Sie die Datei und ihre Rechte.</translation>
    </message>
    <message>
        <source>The project&apos;s counter is lower than the number in an id.</source>
        <translation>Der Zähler des Projekts ist niedriger als die Nummer in einer Kennung.</translation>
    </message>
    <message>
        <source>The project&apos;s frame rate is not that of its clip.</source>
        <translation>Die Bildrate des Projekts ist nicht die seines Clips.</translation>
    </message>
    <message>
        <source>The report could not be written beside {target} ({strerror}).</source>
        <translation>Der Bericht konnte nicht neben {target} geschrieben werden ({strerror}).</translation>
    </message>
    <message>
        <source>The segment would reach beyond the clip, which has {frames} frames. Move it less far, or trim it.</source>
        <translation>Das Segment würde über den Clip hinausreichen, der {frames} Bilder hat. Verschieben Sie es weniger weit, oder trimmen Sie es.</translation>
    </message>
    <message>
        <source>The segments are out of order.</source>
        <translation>Die Segmente sind durcheinander.</translation>
    </message>
    <message>
        <source>The shots do not cover the clip.</source>
        <translation>Die Einstellungen decken den Clip nicht ab.</translation>
    </message>
    <message>
        <source>The soft edge cannot be {feather} wide. Choose from {least_feather} to {most_feather}.</source>
        <translation>Die weiche Kante kann nicht {feather} breit sein. Wählen Sie von {least_feather} bis {most_feather}.</translation>
    </message>
    <message>
        <source>The sound of the footage does not fit its lips, as the sync expert hears it: a model tuned on it does not learn when to open the mouth.</source>
        <translation>Der Ton der Aufnahmen passt nicht zu den Lippen, wie der Sync-Experte ihn hört: Ein daran angepasstes Modell lernt nicht, wann es den Mund öffnen soll.</translation>
    </message>
    <message>
        <source>The sound of these segments does not go on from one to the next. Slip one until it does, or leave them apart.</source>
        <translation>Der Ton dieser Segmente geht nicht von einem zum nächsten weiter. Verschieben Sie den Ton des einen, bis er es tut, oder lassen Sie sie getrennt.</translation>
    </message>
    <message>
        <source>The sound of {path} cannot be decoded. Convert it to WAV and try again.</source>
        <translation>Der Ton von {path} lässt sich nicht dekodieren. Wandeln Sie ihn in WAV um, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The strength cannot be {strength}. Choose more than 0 and at most 1, or delete the segment.</source>
        <translation>Die Stärke kann nicht {strength} sein. Wählen Sie mehr als 0 und höchstens 1, oder löschen Sie das Segment.</translation>
    </message>
    <message>
        <source>The sync expert {expert} is missing, and tuning needs it to listen. Put {expert2}.safetensors back into {bundled}.</source>
        <translation>Der Sync-Experte {expert} fehlt, und die Anpassung braucht ihn zum Hören. Legen Sie {expert2}.safetensors wieder nach {bundled}.</translation>
    </message>
    <message>
        <source>The yunet face detector needs its file. Get face_detection_yunet_2023mar.onnx from {yunet_url} and give its path in place of the name, or use centerface.</source>
        <translation>Die Gesichtserkennung yunet braucht ihre Datei. Holen Sie face_detection_yunet_2023mar.onnx von {yunet_url}, und geben Sie ihren Pfad anstelle des Namens an, oder nehmen Sie centerface.</translation>
    </message>
    <message>
        <source>There are no subtitles in {path}. Give an SRT or ASS file with times and text.</source>
        <translation>In {path} sind keine Untertitel. Geben Sie eine SRT- oder ASS-Datei mit Zeiten und Text an.</translation>
    </message>
    <message>
        <source>There is no clip to export yet. Drop one onto the window first.</source>
        <translation>Noch ist kein Clip zum Exportieren da. Ziehen Sie zuerst einen in das Fenster.</translation>
    </message>
    <message>
        <source>There is no clip to have cuts. Add one first.</source>
        <translation>Es ist kein Clip da, der Schnitte haben könnte. Fügen Sie zuerst einen hinzu.</translation>
    </message>
    <message>
        <source>There is no clip with frames. Add one first.</source>
        <translation>Es ist kein Clip mit Bildern da. Fügen Sie zuerst einen hinzu.</translation>
    </message>
    <message>
        <source>There is no clip yet. Drop one onto the window first.</source>
        <translation>Noch ist kein Clip da. Ziehen Sie zuerst einen in das Fenster.</translation>
    </message>
    <message>
        <source>There is no codec &apos;{name}&apos;. Choose one of: {known}.</source>
        <translation>Einen Codec „{name}“ gibt es nicht. Wählen Sie aus: {known}.</translation>
    </message>
    <message>
        <source>There is no cut at this frame. Put the playhead on one.</source>
        <translation>Bei diesem Bild ist kein Schnitt. Setzen Sie den Abspielkopf auf einen.</translation>
    </message>
    <message>
        <source>There is no engine {name}. Choose one of {engines}.</source>
        <translation>Eine Rechenart {name} gibt es nicht. Wählen Sie aus {engines}.</translation>
    </message>
    <message>
        <source>There is no face and no sound to compare in this line. Give it both first.</source>
        <translation>In dieser Zeile sind kein Gesicht und kein Ton zu vergleichen. Geben Sie ihr zuerst beides.</translation>
    </message>
    <message>
        <source>There is no face detector called {name}. Choose one of {names}.</source>
        <translation>Eine Gesichtserkennung namens {name} gibt es nicht. Wählen Sie aus {names}.</translation>
    </message>
    <message>
        <source>There is no face {face}. Choose one in the picture.</source>
        <translation>Ein Gesicht {face} gibt es nicht. Wählen Sie eines im Bild.</translation>
    </message>
    <message>
        <source>There is no file {path}. Check the name and the folder.</source>
        <translation>Eine Datei {path} gibt es nicht. Prüfen Sie Namen und Ordner.</translation>
    </message>
    <message>
        <source>There is no footage at {path}. Check the name and the folder.</source>
        <translation>Bei {path} gibt es keine Aufnahmen. Prüfen Sie Namen und Ordner.</translation>
    </message>
    <message>
        <source>There is no footage to tune on. Add clips of this speaker.</source>
        <translation>Es gibt keine Aufnahmen, an die angepasst werden könnte. Fügen Sie Clips dieses Sprechers hinzu.</translation>
    </message>
    <message>
        <source>There is no frame {frame} for the marker: the clip has {frames}.</source>
        <translation>Für die Marke gibt es kein Bild {frame}: der Clip hat {frames}.</translation>
    </message>
    <message>
        <source>There is no frame {frame}: the clip has frames 0 to {value}. Name one of them.</source>
        <translation>Ein Bild {frame} gibt es nicht: der Clip hat die Bilder 0 bis {value}. Nennen Sie eines davon.</translation>
    </message>
    <message>
        <source>There is no model file at {path}.</source>
        <translation>Unter {path} liegt keine Modelldatei.</translation>
    </message>
    <message>
        <source>There is no model {name}. Models at hand: {files}.</source>
        <translation>Es gibt kein Modell {name}. Vorhandene Modelle: {files}.</translation>
    </message>
    <message>
        <source>There is no model {wanted}. Models at hand: {files}; give the path of a model file, or put it into {value}.</source>
        <translation>Ein Modell {wanted} gibt es nicht. Vorhanden sind: {files}; geben Sie den Pfad einer Modelldatei an, oder legen Sie sie in {value}.</translation>
    </message>
    <message>
        <source>There is no picture to write into {target}. Check the clip.</source>
        <translation>Es gibt kein Bild, das in {target} geschrieben werden könnte. Prüfen Sie den Clip.</translation>
    </message>
    <message>
        <source>There is no project {path}. Check the name and the folder.</source>
        <translation>Ein Projekt {path} gibt es nicht. Prüfen Sie Namen und Ordner.</translation>
    </message>
    <message>
        <source>There is no sound to slip in this segment. Give it a dub first.</source>
        <translation>In diesem Segment ist kein Ton zu verschieben. Geben Sie ihm zuerst einen Synchronton.</translation>
    </message>
    <message>
        <source>There is no timecode {text}: drop-frame timecode skips it. Give the next second.</source>
        <translation>Einen Timecode {text} gibt es nicht: Drop-Frame-Timecode überspringt ihn. Geben Sie die nächste Sekunde an.</translation>
    </message>
    <message>
        <source>There is no tuning in {folder} ({error}). Name the folder of one.</source>
        <translation>In {folder} liegt keine Anpassung ({error}). Nennen Sie den Ordner einer Anpassung.</translation>
    </message>
    <message>
        <source>This is no tuning ({error}). Start it anew.</source>
        <translation>Das ist keine Anpassung ({error}). Beginnen Sie sie neu.</translation>
    </message>
    <message>
        <source>This system has no program that opens folders. The file is {path} all the same.</source>
        <translation>Dieses System hat kein Programm, das Ordner öffnet. Die Datei ist trotzdem da: {path}.</translation>
    </message>
    <message>
        <source>This system has no program that opens the guide. It is {guide}.</source>
        <translation>Dieses System hat kein Programm, das die Anleitung öffnet. Sie liegt in {guide}.</translation>
    </message>
    <message>
        <source>Two of the faces chosen with {spec} are seen at the same time, and one dub is for one person. Choose one of them.</source>
        <translation>Zwei der mit {spec} gewählten Gesichter sind zugleich zu sehen, und ein Synchronton ist für eine Person. Wählen Sie eines davon.</translation>
    </message>
    <message>
        <source>Two parts of the project have the same id, or one has none.</source>
        <translation>Zwei Teile des Projekts haben dieselbe Kennung, oder einer hat keine.</translation>
    </message>
    <message>
        <source>Two segments of {name} would overlap at frame {first}, and a mouth can say only one thing at a time. Make room first, or give one to another speaker.</source>
        <translation>Zwei Segmente von {name} würden sich bei Bild {first} überlappen, und ein Mund kann nur eines auf einmal sagen. Machen Sie zuerst Platz, oder geben Sie eines einem anderen Sprecher.</translation>
    </message>
    <message>
        <source>Use more footage, half a minute at the least, with the speaker&apos;s own voice in sync and no other voices or music.</source>
        <translation>Verwenden Sie mehr Aufnahmen, wenigstens eine halbe Minute, mit der eigenen Stimme des Sprechers, synchron und ohne andere Stimmen oder Musik.</translation>
    </message>
    <message>
        <source>after the end</source>
        <translation>hinter dem Ende</translation>
    </message>
    <message>
        <source>before the beginning</source>
        <translation>vor dem Anfang</translation>
    </message>
    <message>
        <source>cannot be written to</source>
        <translation>lässt sich nicht beschreiben</translation>
    </message>
    <message>
        <source>is full</source>
        <translation>ist voll</translation>
    </message>
    <message>
        <source>left as it is: no face was chosen.</source>
        <translation>blieb, wie es ist: kein Gesicht war gewählt.</translation>
    </message>
    <message>
        <source>left as it is: nothing is heard in it.</source>
        <translation>blieb, wie es ist: nichts ist darin zu hören.</translation>
    </message>
    <message>
        <source>left as it is: the face is not seen.</source>
        <translation>blieb, wie es ist: das Gesicht ist nicht zu sehen.</translation>
    </message>
    <message>
        <source>left as it is: the line has no sound.</source>
        <translation>blieb, wie es ist: die Zeile hat keinen Ton.</translation>
    </message>
    <message>
        <source>{colour} is no colour. Give one such as #3a7bd5.</source>
        <translation>{colour} ist keine Farbe. Geben Sie eine wie #3a7bd5 an.</translation>
    </message>
    <message>
        <source>{error} It is tuned and judged without LPIPS.</source>
        <translation>{error} Angepasst und geurteilt wird ohne LPIPS.</translation>
    </message>
    <message>
        <source>{folder} cannot be deleted ({strerror}). Close what uses it, then delete it again.</source>
        <translation>{folder} lässt sich nicht löschen ({strerror}). Schließen Sie, was den Ordner benutzt, und löschen Sie ihn dann noch einmal.</translation>
    </message>
    <message>
        <source>{folder} cannot be written ({why}). Make room on its disk, then start the tuning again: it goes on where it was.</source>
        <translation>{folder} lässt sich nicht schreiben ({why}). Schaffen Sie Platz auf der Platte, und starten Sie die Anpassung dann wieder: Sie geht weiter, wo sie war.</translation>
    </message>
    <message>
        <source>{model_path} is not a YuNet network. Get face_detection_yunet_2023mar.onnx from {yunet_url}, or use centerface.</source>
        <translation>{model_path} ist kein YuNet-Netz. Holen Sie face_detection_yunet_2023mar.onnx von {yunet_url}, oder nehmen Sie centerface.</translation>
    </message>
    <message>
        <source>{name} came with Lipsmith and stays. Only models of your own can be deleted.</source>
        <translation>{name} kam mit Lipsmith und bleibt. Nur eigene Modelle lassen sich löschen.</translation>
    </message>
    <message>
        <source>{name} cannot be tuned at {size} px. Leave the size as it is: {size2} px.</source>
        <translation>{name} kann nicht mit {size} px angepasst werden. Lassen Sie die Größe, wie sie ist: {size2} px.</translation>
    </message>
    <message>
        <source>{name} cannot be tuned on a speaker. Choose a starter as the base.</source>
        <translation>{name} kann nicht an einen Sprecher angepasst werden. Wählen Sie einen Starter als Grundlage.</translation>
    </message>
    <message>
        <source>{name} cannot be {decibels} dB. Give a number from −{most_db} to {most_db2}.</source>
        <translation>{name} kann nicht {decibels} dB sein. Geben Sie eine Zahl von −{most_db} bis {most_db2} an.</translation>
    </message>
    <message>
        <source>{name} cannot be {value}. Choose one of {known}.</source>
        <translation>{name} kann nicht {value} sein. Wählen Sie aus {known}.</translation>
    </message>
    <message>
        <source>{name} cannot code {height} lines as two fields: they stay in the picture but are coded as one frame.</source>
        <translation>{name} kann {height} Zeilen nicht als zwei Halbbilder kodieren: sie bleiben im Bild, werden aber als ein Vollbild kodiert.</translation>
    </message>
    <message>
        <source>{name} is no name for a model. Use letters, digits, dots and dashes.</source>
        <translation>{name} ist kein Name für ein Modell. Nehmen Sie Buchstaben, Ziffern, Punkte und Bindestriche.</translation>
    </message>
    <message>
        <source>{name} is no name for a speaker. Use letters, digits, dots and dashes.</source>
        <translation>{name} ist kein Name für einen Sprecher. Verwenden Sie Buchstaben, Ziffern, Punkte und Striche.</translation>
    </message>
    <message>
        <source>{name} keeps both fields in the picture but codes them as one frame.</source>
        <translation>{name} behält beide Halbbilder im Bild, kodiert sie aber als ein Vollbild.</translation>
    </message>
    <message>
        <source>{name} knows broadcast levels only: full-range levels are scaled.</source>
        <translation>{name} kennt nur Sendepegel: Pegel in vollem Umfang werden umgerechnet.</translation>
    </message>
    <message>
        <source>{name} {lack} {wanted}: the picture is written as {name2}.</source>
        <translation>{name} {lack} {wanted}: das Bild wird als {name2} geschrieben.</translation>
    </message>
    <message>
        <source>{name}&apos;s consent is missing. Say in a sentence that this person agrees to a model of their face being made; it is stored with the model.</source>
        <translation>Die Einwilligung von {name} fehlt. Sagen Sie in einem Satz, dass diese Person einem Modell ihres Gesichts zustimmt; er wird mit dem Modell gespeichert.</translation>
    </message>
    <message>
        <source>{path} cannot be imported. Export the model once more.</source>
        <translation>{path} lässt sich nicht importieren. Exportieren Sie das Modell noch einmal.</translation>
    </message>
    <message>
        <source>{path} cannot be read: {strerror}. Check the file.</source>
        <translation>{path} lässt sich nicht lesen: {strerror}. Prüfen Sie die Datei.</translation>
    </message>
    <message>
        <source>{path} cannot be written ({strerror}). Make room on its disk, then start the tuning again: it goes on where it was.</source>
        <translation>{path} lässt sich nicht schreiben ({strerror}). Schaffen Sie Platz auf der Platte, und starten Sie die Anpassung dann wieder: Sie geht weiter, wo sie war.</translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}. Choose another folder.</source>
        <translation>{path} lässt sich nicht schreiben: {reason}. Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>{path} does not hold the network that its card names ({missing} tensors missing). Fetch or train it again.</source>
        <translation>{path} enthält nicht das Netz, das seine Karte nennt ({missing} Tensoren fehlen). Holen oder trainieren Sie es noch einmal.</translation>
    </message>
    <message>
        <source>{path} has no frames to dub. Choose a clip with a picture.</source>
        <translation>{path} hat keine Bilder zum Synchronisieren. Wählen Sie einen Clip mit Bild.</translation>
    </message>
    <message>
        <source>{path} has no picture. Choose a video file.</source>
        <translation>{path} hat kein Bild. Wählen Sie eine Videodatei.</translation>
    </message>
    <message>
        <source>{path} has no sound to dub with. Give a file with an audio track.</source>
        <translation>{path} hat keinen Ton zum Synchronisieren. Nehmen Sie eine Datei mit Tonspur.</translation>
    </message>
    <message>
        <source>{path} has no sound. Choose a file with an audio track.</source>
        <translation>{path} hat keinen Ton. Wählen Sie eine Datei mit Tonspur.</translation>
    </message>
    <message>
        <source>{path} has no sound. Give a file with an audio track.</source>
        <translation>{path} hat keinen Ton. Nehmen Sie eine Datei mit Tonspur.</translation>
    </message>
    <message>
        <source>{path} has no video stream, only sound. Give a clip with a picture.</source>
        <translation>{path} hat keine Bildspur, nur Ton. Nehmen Sie einen Clip mit Bild.</translation>
    </message>
    <message>
        <source>{path} holds tensors, but not of a Lipsmith model. Use a model that Lipsmith trained or that comes with it.</source>
        <translation>{path} enthält Tensoren, aber nicht die eines Lipsmith-Modells. Nehmen Sie ein Modell, das Lipsmith trainiert hat oder mitbringt.</translation>
    </message>
    <message>
        <source>{path} is a folder, not a media file. Name the file inside it.</source>
        <translation>{path} ist ein Ordner, keine Mediendatei. Nennen Sie die Datei darin.</translation>
    </message>
    <message>
        <source>{path} is a folder. Drop the files in it instead.</source>
        <translation>{path} ist ein Ordner. Ziehen Sie stattdessen die Dateien darin herein.</translation>
    </message>
    <message>
        <source>{path} is a model of kind {kind}, not a generator.</source>
        <translation>{path} ist ein Modell der Art {kind}, kein Generator.</translation>
    </message>
    <message>
        <source>{path} is a model of kind {kind}, not one that finds what is in front of a face.</source>
        <translation>{path} ist ein Modell der Art {kind}, keines, das findet, was vor einem Gesicht ist.</translation>
    </message>
    <message>
        <source>{path} is a model of kind {kind}, not one that says how open a mouth looks.</source>
        <translation>{path} ist ein Modell der Art {kind}, keines, das sagt, wie offen ein Mund aussieht.</translation>
    </message>
    <message>
        <source>{path} is a still picture. Give a video or audio file.</source>
        <translation>{path} ist ein Standbild. Nehmen Sie eine Video- oder Tondatei.</translation>
    </message>
    <message>
        <source>{path} is cut off: the index at the end of an MP4 or MOV is missing. Record, export or copy it again.</source>
        <translation>{path} ist abgeschnitten: der Index am Ende einer MP4- oder MOV-Datei fehlt. Nehmen Sie den Clip noch einmal auf, oder exportieren oder kopieren Sie ihn noch einmal.</translation>
    </message>
    <message>
        <source>{path} is cut short: the picture could be read until {end} of {announced}.</source>
        <translation>{path} ist zu kurz: das Bild ließ sich bis {end} von {announced} lesen.</translation>
    </message>
    <message>
        <source>{path} is cut short: the sound could be read until {decoded} of {length}.</source>
        <translation>{path} ist zu kurz: der Ton ließ sich bis {decoded} von {length} lesen.</translation>
    </message>
    <message>
        <source>{path} is cut short: the sound could be read until {decoded}.</source>
        <translation>{path} ist zu kurz: der Ton ließ sich bis {decoded} lesen.</translation>
    </message>
    <message>
        <source>{path} is damaged ({error}). Fetch or train it again.</source>
        <translation>{path} ist beschädigt ({error}). Holen oder trainieren Sie es noch einmal.</translation>
    </message>
    <message>
        <source>{path} is damaged, cut short, or an archive of another make. Fetch it again.</source>
        <translation>{path} ist beschädigt, abgeschnitten oder ein Archiv anderer Art. Holen Sie die Datei noch einmal.</translation>
    </message>
    <message>
        <source>{path} is damaged, or is no Lipsmith project. Open another file, or a copy of it.</source>
        <translation>{path} ist beschädigt oder kein Lipsmith-Projekt. Öffnen Sie eine andere Datei oder eine Kopie davon.</translation>
    </message>
    <message>
        <source>{path} is damaged: some frames could not be read and are left out.</source>
        <translation>{path} ist beschädigt: manche Bilder ließen sich nicht lesen und fehlen.</translation>
    </message>
    <message>
        <source>{path} is damaged: {value}. Open another file, or a copy of it.</source>
        <translation>{path} ist beschädigt: {value}. Öffnen Sie eine andere Datei oder eine Kopie davon.</translation>
    </message>
    <message>
        <source>{path} is empty (0 bytes). Export or copy it again.</source>
        <translation>{path} ist leer (0 Bytes). Exportieren oder kopieren Sie die Datei noch einmal.</translation>
    </message>
    <message>
        <source>{path} is no Lipsmith project. Open a file that Lipsmith saved.</source>
        <translation>{path} ist kein Lipsmith-Projekt. Öffnen Sie eine Datei, die Lipsmith gespeichert hat.</translation>
    </message>
    <message>
        <source>{path} is no sound. Choose a file with an audio track.</source>
        <translation>{path} ist kein Ton. Wählen Sie eine Datei mit Tonspur.</translation>
    </message>
    <message>
        <source>{path} is not a safetensors file or is damaged ({error}). Use a model that Lipsmith trained or that comes with it.</source>
        <translation>{path} ist keine safetensors-Datei oder beschädigt ({error}). Nehmen Sie ein Modell, das Lipsmith trainiert hat oder mitbringt.</translation>
    </message>
    <message>
        <source>{path} is not a video or audio file that can be read. Check that it is the right one.</source>
        <translation>{path} ist keine lesbare Video- oder Tondatei. Prüfen Sie, ob es die richtige ist.</translation>
    </message>
    <message>
        <source>{path} is not there any more. Find it or replace it first.</source>
        <translation>{path} ist nicht mehr da. Suchen oder ersetzen Sie die Datei zuerst.</translation>
    </message>
    <message>
        <source>{path} is silent: its level never exceeds −60 dB. Check that it is the right file and was exported with sound.</source>
        <translation>{path} ist stumm: der Pegel übersteigt nie −60 dB. Prüfen Sie, ob es die richtige Datei ist und sie mit Ton exportiert wurde.</translation>
    </message>
    <message>
        <source>{path} looks like {title}, but {fault}. Fetch it again from {source}; variants cannot be imported.</source>
        <translation>{path} sieht aus wie {title}, aber {fault}. Holen Sie die Datei noch einmal von {source}; Abwandlungen lassen sich nicht importieren.</translation>
    </message>
    <message>
        <source>{path} may not be read by this user. Change its permissions or copy it.</source>
        <translation>{path} darf von diesem Benutzer nicht gelesen werden. Ändern Sie die Rechte, oder kopieren Sie die Datei.</translation>
    </message>
    <message>
        <source>{path} was made for another version of Lipsmith ({error}). Update the program.</source>
        <translation>{path} wurde für eine andere Version von Lipsmith gemacht ({error}). Aktualisieren Sie das Programm.</translation>
    </message>
    <message>
        <source>{path} was not added, because a project was dropped with it. Drop it again when the project is open.</source>
        <translation>{path} wurde nicht hinzugefügt, weil ein Projekt mit abgelegt wurde. Legen Sie die Datei noch einmal ab, wenn das Projekt offen ist.</translation>
    </message>
    <message>
        <source>{path} was saved by a newer Lipsmith (format {schema}; this one reads up to {schema2}). Update Lipsmith to open it.</source>
        <translation>{path} wurde von einem neueren Lipsmith gespeichert (Format {schema}; dieses liest bis {schema2}). Aktualisieren Sie Lipsmith, um es zu öffnen.</translation>
    </message>
    <message>
        <source>{path}: {strerror}. Check the file and the room on its disk.</source>
        <translation>{path}: {strerror}. Prüfen Sie die Datei und den Platz auf ihrem Datenträger.</translation>
    </message>
    <message>
        <source>{seconds} s of footage are too little for the sync expert to hear that its sound belongs to its lips, so nothing shows that the model is in sync.</source>
        <translation>{seconds} s Aufnahmen sind zu wenig, damit der Sync-Experte hört, dass der Ton zu den Lippen gehört; so zeigt nichts, dass das Modell synchron ist.</translation>
    </message>
    <message>
        <source>{target} cannot be written ({strerror}). Make room on its disk, then start the tuning again: it goes on where it was.</source>
        <translation>{target} lässt sich nicht schreiben ({strerror}). Schaffen Sie Platz auf der Platte, und starten Sie die Anpassung dann wieder: Sie geht weiter, wo sie war.</translation>
    </message>
    <message>
        <source>{target}: {altered} of {frames} frames with a new mouth.</source>
        <translation>{target}: {altered} von {frames} Bildern mit neuem Mund.</translation>
    </message>
    <message>
        <source>{text} is no timecode at {rate} frames per second. Give up to 59 minutes and seconds, and up to {value} frames.</source>
        <translation>{text} ist kein Timecode bei {rate} Bildern je Sekunde. Geben Sie bis zu 59 Minuten und Sekunden und bis zu {value} Bilder an.</translation>
    </message>
    <message>
        <source>{text} is no timecode. Give hours:minutes:seconds:frames.</source>
        <translation>{text} ist kein Timecode. Geben Sie Stunden:Minuten:Sekunden:Bilder an.</translation>
    </message>
    <message>
        <source>{total} s of the footage can be used to tune on, which is too little to learn from some of it and judge by the rest. Add footage in which {name} speaks and is seen from the front: 15 s at the least, a minute or two to gain much.</source>
        <translation>{total} s der Aufnahmen sind brauchbar, zu wenig, um aus einem Teil zu lernen und nach dem Rest zu urteilen. Fügen Sie Aufnahmen hinzu, in denen {name} spricht und von vorn zu sehen ist: wenigstens 15 s, ein, zwei Minuten, um viel zu gewinnen.</translation>
    </message>
    <message>
        <source>{twice} is named twice. Name each clip once, with all its faces.</source>
        <translation>{twice} ist zweimal genannt. Nennen Sie jeden Clip einmal, mit allen seinen Gesichtern.</translation>
    </message>
    <message>
        <source>{value} is not a file on this computer. Download it, and drop the file.</source>
        <translation>{value} ist keine Datei auf diesem Computer. Laden Sie sie herunter und legen Sie die Datei ab.</translation>
    </message>
    <message>
        <source>{value} is not possible here. Choose from {known}.</source>
        <translation>{value} ist hier nicht möglich. Wählen Sie aus {known}.</translation>
    </message>
    <message>
        <source>{what} is left out.</source>
        <translation>{what} wird weggelassen.</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>{name} is there already.</source>
        <translation>{name} gibt es schon.</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>{name} is being exported already. Give the file another name.</source>
        <translation>{name} wird bereits exportiert. Geben Sie der Datei einen anderen Namen.</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Durchsuchen …</translation>
    </message>
    <message>
        <source>The whole clip</source>
        <translation>Der ganze Clip</translation>
    </message>
    <message>
        <source>From the first selected segment to the last</source>
        <translation>Vom ersten gewählten Segment bis zum letzten</translation>
    </message>
    <message>
        <source>Keep the original under the dub, at</source>
        <translation>Original unter der Synchronstimme behalten, mit</translation>
    </message>
    <message>
        <source>Level of the original under the dub</source>
        <translation>Pegel des Originals unter der Synchronstimme</translation>
    </message>
    <message>
        <source>Where no line plays, the original is heard in full either way. Music and effects are turned down together with the voices: use a clip with a music-and-effects track to keep them.</source>
        <translation>Wo keine Zeile gesprochen wird, ist das Original ohnehin ganz zu hören. Musik und Effekte werden mit den Stimmen leiser: Nehmen Sie einen Clip mit IT-Band, um sie zu behalten.</translation>
    </message>
    <message>
        <source>One gain for the whole, measured after EBU R 128; peaks stay below −1 dBTP</source>
        <translation>Eine Verstärkung für das Ganze, gemessen nach EBU R 128; Spitzen bleiben unter −1 dBTP</translation>
    </message>
    <message>
        <source>Subtitles, chapters and other sound tracks too</source>
        <translation>Auch Untertitel, Kapitel und andere Tonspuren</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>Wie es ist</translation>
    </message>
    <message>
        <source>broadcast, EBU R 128</source>
        <translation>Rundfunk, EBU R 128</translation>
    </message>
    <message>
        <source>podcasts</source>
        <translation>Podcasts</translation>
    </message>
    <message>
        <source>video platforms</source>
        <translation>Videoplattformen</translation>
    </message>
    <message>
        <source>&amp;As</source>
        <translation>&amp;Als</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Range</source>
        <translation>&amp;Bereich</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>&amp;Loudness</source>
        <translation>&amp;Lautheit</translation>
    </message>
    <message>
        <source>{m} min {s} s</source>
        <translation>{m} min {s} s</translation>
    </message>
    <message>
        <source>About {size}, in about {time}.</source>
        <translation>Etwa {size}, in etwa {time}.</translation>
    </message>
    <message>
        <source>{s} s</source>
        <translation>{s} s</translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) are rendered first.</source>
        <translation>
            <numerusform>%n Bild wird zuerst gerendert.</numerusform>
            <numerusform>%n Bilder werden zuerst gerendert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n segment(s) could not be rendered.</source>
        <translation>
            <numerusform>%n Segment konnte nicht gerendert werden.</numerusform>
            <numerusform>%n Segmente konnten nicht gerendert werden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n segment(s) keep the original picture.</source>
        <translation>
            <numerusform>%n Segment behält das Originalbild.</numerusform>
            <numerusform>%n Segmente behalten das Originalbild.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportList</name>
    <message>
        <source>Exports</source>
        <translation>Exporte</translation>
    </message>
</context>
<context>
    <name>ExportRow</name>
    <message>
        <source>Progress of {name}</source>
        <translation>Fortschritt von {name}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop {name}</source>
        <translation>{name} abbrechen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Beginning…</source>
        <translation>Beginnt …</translation>
    </message>
    <message>
        <source>Waits for the export before it.</source>
        <translation>Wartet auf den Export davor.</translation>
    </message>
    <message>
        <source>Stopped. Nothing was written.</source>
        <translation>Abgebrochen. Nichts wurde geschrieben.</translation>
    </message>
    <message>
        <source>Done: {files}</source>
        <translation>Fertig: {files}</translation>
    </message>
    <message>
        <source>Done: {altered} of {frames} frames have a new mouth.</source>
        <translation>Fertig: {altered} von {frames} Bildern haben einen neuen Mund.</translation>
    </message>
</context>
<context>
    <name>Fields</name>
    <message>
        <source>Selected segment</source>
        <translation>Gewähltes Segment</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>What is said</source>
        <translation>Was gesagt wird</translation>
    </message>
    <message>
        <source>Closed lips</source>
        <translation>Geschlossene Lippen</translation>
    </message>
    <message>
        <source>The original mouth</source>
        <translation>Der ursprüngliche Mund</translation>
    </message>
    <message>
        <source>As the model has it</source>
        <translation>Wie das Modell es macht</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>Weiche Kante</translation>
    </message>
    <message>
        <source>Who says this line</source>
        <translation>Wer diese Zeile spricht</translation>
    </message>
    <message>
        <source>The face whose mouth is re-made; else the speaker&apos;s own</source>
        <translation>Das Gesicht, dessen Mund neu gemacht wird; sonst das des Sprechers</translation>
    </message>
    <message>
        <source>The model that makes the mouth</source>
        <translation>Das Modell, das den Mund macht</translation>
    </message>
    <message>
        <source>What the mouth does in the pauses of the dub</source>
        <translation>Was der Mund in den Pausen der Synchronstimme tut</translation>
    </message>
    <message>
        <source>How much of the new mouth is seen; nothing is rendered anew</source>
        <translation>Wie viel vom neuen Mund zu sehen ist; nichts wird neu gerendert</translation>
    </message>
    <message>
        <source>How soft its edge is; nothing is rendered anew</source>
        <translation>Wie weich seine Kante ist; nichts wird neu gerendert</translation>
    </message>
    <message>
        <source>The dub track this line is heard from</source>
        <translation>Die Synchronspur, aus der diese Zeile kommt</translation>
    </message>
    <message>
        <source>Let the dub come one frame earlier</source>
        <translation>Die Synchronstimme ein Bild früher kommen lassen</translation>
    </message>
    <message>
        <source>Let the dub come one frame later</source>
        <translation>Die Synchronstimme ein Bild später kommen lassen</translation>
    </message>
    <message>
        <source>Put the dub back to where its track has it</source>
        <translation>Die Synchronstimme dorthin zurücksetzen, wo ihre Spur sie hat</translation>
    </message>
    <message>
        <source>How loud this line is</source>
        <translation>Wie laut diese Zeile ist</translation>
    </message>
    <message>
        <source>Render this line once more</source>
        <translation>Diese Zeile noch einmal rendern</translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation>Sprecher</translation>
    </message>
    <message>
        <source>Face</source>
        <translation>Gesicht</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Pauses</source>
        <translation>Pausen</translation>
    </message>
    <message>
        <source>Dub</source>
        <translation>Synchronton</translation>
    </message>
    <message>
        <source>Loudness</source>
        <translation>Lautheit</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>Take</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>Versatz</translation>
    </message>
    <message>
        <source>Sync, as our expert hears it</source>
        <translation>Lippensynchronität, wie unser Gutachter sie hört</translation>
    </message>
</context>
<context>
    <name>Footage</name>
    <message>
        <source>Preparing the picture</source>
        <translation>Das Bild wird vorbereitet</translation>
    </message>
    <message>
        <source>Listening</source>
        <translation>Zuhören</translation>
    </message>
    <message>
        <source>Picturing faces</source>
        <translation>Gesichter abbilden</translation>
    </message>
</context>
<context>
    <name>HarvestView</name>
    <message>
        <source>Shots</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Nothing was looked through yet</source>
        <translation>Noch wurde nichts durchgesehen</translation>
    </message>
    <message>
        <source>Each shot in which the speaker is seen and heard well will be listed here before training begins, and what was left out, with the reason.</source>
        <translation>Hier steht, bevor das Training beginnt, jede Einstellung, in der der Sprecher gut zu sehen und zu hören ist, und was weggelassen wurde, mit dem Grund.</translation>
    </message>
    <message>
        <source>{usable} minutes can be used, {heard} of them speech</source>
        <translation>{usable} Minuten sind brauchbar, {heard} davon Sprache</translation>
    </message>
    <message>
        <source>Training will take about {time}.</source>
        <translation>Das Training wird etwa {time} dauern.</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Select a segment to see and change what belongs to it.</source>
        <translation>Wählen Sie ein Segment, um zu sehen und zu ändern, was dazugehört.</translation>
    </message>
    <message>
        <source>Looking for models</source>
        <translation>Nach Modellen suchen</translation>
    </message>
    <message numerus="yes">
        <source>%n segment(s)</source>
        <translation>
            <numerusform>%n Segment</numerusform>
            <numerusform>%n Segmente</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s)</source>
        <translation>
            <numerusform>%n Bild</numerusform>
            <numerusform>%n Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>The speaker&apos;s own</source>
        <translation>Das des Sprechers</translation>
    </message>
    <message>
        <source>Face {number}</source>
        <translation>Gesicht {number}</translation>
    </message>
    <message>
        <source>The default model</source>
        <translation>Das Standardmodell</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keiner</translation>
    </message>
    <message>
        <source>as in the file</source>
        <translation>wie in der Datei</translation>
    </message>
    <message>
        <source>{frames} frames</source>
        <translation>{frames} Bilder</translation>
    </message>
    <message>
        <source>Change text</source>
        <translation>Text ändern</translation>
    </message>
    <message>
        <source>Change speaker</source>
        <translation>Sprecher ändern</translation>
    </message>
    <message>
        <source>Choose face</source>
        <translation>Gesicht wählen</translation>
    </message>
    <message>
        <source>Choose model</source>
        <translation>Modell wählen</translation>
    </message>
    <message>
        <source>Change pauses</source>
        <translation>Pausen ändern</translation>
    </message>
    <message>
        <source>Change strength</source>
        <translation>Stärke ändern</translation>
    </message>
    <message>
        <source>Change feather</source>
        <translation>Weiche Kante ändern</translation>
    </message>
    <message>
        <source>Choose dub</source>
        <translation>Synchronton wählen</translation>
    </message>
    <message>
        <source>Nudge the dub</source>
        <translation>Synchronstimme verschieben</translation>
    </message>
    <message>
        <source>Put the dub in sync</source>
        <translation>Synchronstimme anlegen</translation>
    </message>
    <message>
        <source>Change loudness</source>
        <translation>Lautstärke ändern</translation>
    </message>
    <message>
        <source>Rename Take</source>
        <translation>Take umbenennen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Rename take</source>
        <translation>Take umbenennen</translation>
    </message>
</context>
<context>
    <name>Intake</name>
    <message>
        <source>Reading files</source>
        <translation>Dateien lesen</translation>
    </message>
    <message>
        <source>{file} is in the project already.</source>
        <translation>{file} ist schon im Projekt.</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Dateien hinzufügen</translation>
    </message>
    <message>
        <source>Find cast and lines</source>
        <translation>Besetzung und Zeilen finden</translation>
    </message>
    <message>
        <source>{file} is {speaker}’s</source>
        <translation>{file} gehört {speaker}</translation>
    </message>
    <message>
        <source>{given}. If that is wrong, change it in the list of dubs.</source>
        <translation>{given}. Wenn das nicht stimmt, ändern Sie es in der Liste der Synchrontöne.</translation>
    </message>
</context>
<context>
    <name>JobStatus</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Stop what is under way</source>
        <translation>Abbrechen, was gerade läuft</translation>
    </message>
</context>
<context>
    <name>KeyTable</name>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
</context>
<context>
    <name>KeymapDialog</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Search commands and keys</source>
        <translation>Befehle und Tasten suchen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>New shortcut</source>
        <translation>Neues Tastenkürzel</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>Zuweisen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Commands and their shortcuts</source>
        <translation>Befehle und ihre Tastenkürzel</translation>
    </message>
    <message>
        <source>New shortcut:</source>
        <translation>Neues Tastenkürzel:</translation>
    </message>
    <message>
        <source>All Defaults</source>
        <translation>Alle auf Standard</translation>
    </message>
    <message>
        <source>{key} opens a menu. Press other keys.</source>
        <translation>{key} öffnet ein Menü. Drücken Sie andere Tasten.</translation>
    </message>
    <message>
        <source>{key} belongs to “{names}”. “Assign” takes it from there.</source>
        <translation>{key} gehört zu „{names}“. „Zuweisen“ nimmt es dort weg.</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>Nobody of that name is in the cast. Choose who it is.</source>
        <translation>Niemand dieses Namens ist in der Besetzung. Wählen Sie, wer es ist.</translation>
    </message>
    <message>
        <source>{name} has no lines to use it for.</source>
        <translation>{name} hat keine Segmente, für die es verwendet werden könnte.</translation>
    </message>
    <message>
        <source>Use model {model} for {name}</source>
        <translation>Modell {model} für {name} verwenden</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) are made with {model} from now on.</source>
        <translation>
            <numerusform>%n Segment wird von jetzt an mit {model} gemacht.</numerusform>
            <numerusform>%n Segmente werden von jetzt an mit {model} gemacht.</numerusform>
        </translation>
    </message>
    <message>
        <source>Opening the held-out shot</source>
        <translation>Die zurückgehaltene Einstellung öffnen</translation>
    </message>
    <message>
        <source>Export Model</source>
        <translation>Modell exportieren</translation>
    </message>
    <message>
        <source>Exporting the model</source>
        <translation>Modell exportieren</translation>
    </message>
    <message>
        <source>Written to {path}.</source>
        <translation>Geschrieben nach {path}.</translation>
    </message>
    <message>
        <source>Import Model</source>
        <translation>Modell importieren</translation>
    </message>
    <message>
        <source>Importing the model</source>
        <translation>Modell importieren</translation>
    </message>
    <message>
        <source>{name} is there now.</source>
        <translation>{name} ist jetzt da.</translation>
    </message>
    <message>
        <source>Delete {name} for good?</source>
        <translation>{name} endgültig löschen?</translation>
    </message>
    <message>
        <source>The crops of this person, the report and all that was made of them go too.</source>
        <translation>Auch die Ausschnitte dieser Person, der Bericht und alles, was daraus gemacht wurde, werden gelöscht.</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) of this project use it, and will be made with the default model.</source>
        <translation>
            <numerusform>%n Segment dieses Projekts verwendet es und wird dann mit dem Standardmodell gemacht.</numerusform>
            <numerusform>%n Segmente dieses Projekts verwenden es und werden dann mit dem Standardmodell gemacht.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Use the default model</source>
        <translation>Das Standardmodell verwenden</translation>
    </message>
    <message>
        <source>Deleting</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Lipsmith models</source>
        <translation>Lipsmith-Modelle</translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message>
        <source>Set marker</source>
        <translation>Marke setzen</translation>
    </message>
    <message>
        <source>There is no marker at the playhead.</source>
        <translation>Am Abspielkopf ist keine Marke.</translation>
    </message>
    <message>
        <source>Move marker</source>
        <translation>Marke verschieben</translation>
    </message>
    <message>
        <source>Delete marker</source>
        <translation>Marke löschen</translation>
    </message>
    <message>
        <source>Mark cut</source>
        <translation>Schnitt markieren</translation>
    </message>
    <message>
        <source>Delete cut mark</source>
        <translation>Schnittmarke löschen</translation>
    </message>
</context>
<context>
    <name>Playback</name>
    <message>
        <source>Assign face</source>
        <translation>Gesicht zuordnen</translation>
    </message>
    <message>
        <source>New Speaker</source>
        <translation>Neuer Sprecher</translation>
    </message>
    <message>
        <source>Nobody Who Speaks</source>
        <translation>Niemand, der spricht</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>The fastest there is</source>
        <translation>Das schnellste vorhandene</translation>
    </message>
    <message>
        <source>What computes the new mouths</source>
        <translation>Was die neuen Münder berechnet</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Processor cores that rendering may use</source>
        <translation>Prozessorkerne, die das Rendern nutzen darf</translation>
    </message>
    <message>
        <source>What was rendered is kept until it needs more than this; oldest goes first</source>
        <translation>Gerendertes bleibt, bis es mehr als das braucht; das Älteste geht zuerst</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Aussehen</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>&amp;Engine</source>
        <translation>&amp;Rechenwerk</translation>
    </message>
    <message>
        <source>&amp;Cores</source>
        <translation>&amp;Kerne</translation>
    </message>
    <message>
        <source>&amp;Room for what is rendered</source>
        <translation>&amp;Platz für Gerendertes</translation>
    </message>
    <message>
        <source>Another language is spoken from the next start on.</source>
        <translation>Eine andere Sprache gilt vom nächsten Start an.</translation>
    </message>
</context>
<context>
    <name>Preflight</name>
    <message>
        <source>{speaker} has no face in this shot.</source>
        <translation>{speaker} hat in dieser Einstellung kein Gesicht.</translation>
    </message>
    <message>
        <source>Click the face in the picture to say who it is, or leave the original here.</source>
        <translation>Klicken Sie im Bild auf das Gesicht, um zu sagen, wer es ist, oder lassen Sie hier das Original.</translation>
    </message>
    <message>
        <source>The face of {speaker} is {side} px wide, and the model needs {needed}.</source>
        <translation>Das Gesicht von {speaker} ist {side} px breit, und das Modell braucht {needed}.</translation>
    </message>
    <message>
        <source>The new mouth will be coarse. Use footage with a larger face, or a smaller model.</source>
        <translation>Der neue Mund wird grob. Nehmen Sie Material mit größerem Gesicht oder ein kleineres Modell.</translation>
    </message>
    <message>
        <source>The face of {speaker} is {side} px wide, more than the {most} px a mouth is made in.</source>
        <translation>Das Gesicht von {speaker} ist {side} px breit, mehr als die {most} px, in denen ein Mund gemacht wird.</translation>
    </message>
    <message>
        <source>The new mouth will be a little softer than the plate. Look at it at full size.</source>
        <translation>Der neue Mund wird etwas weicher als das Bild. Sehen Sie ihn in voller Größe an.</translation>
    </message>
    <message>
        <source>The head of {speaker} is turned away for {seconds} s.</source>
        <translation>Der Kopf von {speaker} ist {seconds} s lang abgewandt.</translation>
    </message>
    <message>
        <source>The original mouth stays there. Move the line if that is seen.</source>
        <translation>Dort bleibt der ursprüngliche Mund. Verschieben Sie die Zeile, wenn man es sieht.</translation>
    </message>
    <message>
        <source>The face of {speaker} is blurred for {seconds} s.</source>
        <translation>Das Gesicht von {speaker} ist {seconds} s lang unscharf.</translation>
    </message>
    <message>
        <source>The new mouth may look sharper than the face. Look at these frames.</source>
        <translation>Der neue Mund kann schärfer aussehen als das Gesicht. Sehen Sie sich diese Bilder an.</translation>
    </message>
    <message>
        <source>The mouth of {speaker} is hidden for {seconds} s.</source>
        <translation>Der Mund von {speaker} ist {seconds} s lang verdeckt.</translation>
    </message>
    <message>
        <source>The original picture stays there. Nothing need be done if it is meant to be hidden.</source>
        <translation>Dort bleibt das Originalbild. Nichts ist zu tun, wenn er verdeckt sein soll.</translation>
    </message>
    <message>
        <source>{speaker} is heard for {seconds} s while no face of theirs is in the picture.</source>
        <translation>{speaker} ist {seconds} s lang zu hören, ohne im Bild zu sein.</translation>
    </message>
    <message>
        <source>Nothing is altered there. If they are in the picture, click their face.</source>
        <translation>Dort wird nichts verändert. Ist die Person doch im Bild, klicken Sie auf ihr Gesicht.</translation>
    </message>
    <message>
        <source>The dub of {speaker} goes on for {seconds} s after the line ends.</source>
        <translation>Die Synchronstimme von {speaker} geht nach dem Ende der Zeile noch {seconds} s weiter.</translation>
    </message>
    <message>
        <source>Drag the end of the line further out, or slip the sound to be earlier.</source>
        <translation>Ziehen Sie das Ende der Zeile weiter hinaus, oder lassen Sie den Ton früher kommen.</translation>
    </message>
    <message>
        <source>The dub of {speaker} begins {seconds} s before the line does.</source>
        <translation>Die Synchronstimme von {speaker} beginnt {seconds} s vor der Zeile.</translation>
    </message>
    <message>
        <source>Drag the beginning of the line further out, or slip the sound to be later.</source>
        <translation>Ziehen Sie den Anfang der Zeile weiter hinaus, oder lassen Sie den Ton später kommen.</translation>
    </message>
    <message>
        <source>{file} is {ratio} times as long as the clip, as if made at {made} frames a second.</source>
        <translation>{file} ist {ratio}-mal so lang wie der Clip, als wäre es für {made} Bilder pro Sekunde gemacht.</translation>
    </message>
    <message>
        <source>Have it made again at {rate} frames a second, or change its speed by that much.</source>
        <translation>Lassen Sie es für {rate} Bilder pro Sekunde neu machen, oder ändern Sie sein Tempo um so viel.</translation>
    </message>
    <message>
        <source>The clip has no even frame rate.</source>
        <translation>Der Clip hat keine gleichmäßige Bildrate.</translation>
    </message>
    <message>
        <source>The dub follows its real times. If an editor is to use the result, convert it first.</source>
        <translation>Die Synchronstimme folgt seinen wirklichen Zeiten. Soll ein Schnittprogramm das Ergebnis nutzen, wandeln Sie ihn vorher um.</translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>H.264 for the web</source>
        <translation>H.264 fürs Web</translation>
    </message>
    <message>
        <source>Plays everywhere. For watching, sending and uploading.</source>
        <translation>Läuft überall. Zum Ansehen, Verschicken und Hochladen.</translation>
    </message>
    <message>
        <source>H.264, high quality</source>
        <translation>H.264, hohe Qualität</translation>
    </message>
    <message>
        <source>The coding cannot be seen, and it plays everywhere.</source>
        <translation>Die Kodierung ist nicht zu sehen, und es läuft überall.</translation>
    </message>
    <message>
        <source>H.265</source>
        <translation>H.265</translation>
    </message>
    <message>
        <source>As good as H.264 in about two thirds of the room; takes longer to make.</source>
        <translation>So gut wie H.264 auf etwa zwei Dritteln des Platzes; braucht länger.</translation>
    </message>
    <message>
        <source>ProRes 422 HQ</source>
        <translation>ProRes 422 HQ</translation>
    </message>
    <message>
        <source>For editing and grading; 4444 if the plate has full colour.</source>
        <translation>Für Schnitt und Farbkorrektur; 4444, wenn das Original volle Farbe hat.</translation>
    </message>
    <message>
        <source>DNxHR HQX</source>
        <translation>DNxHR HQX</translation>
    </message>
    <message>
        <source>For editing and grading. HQX if the plate has more than 8 bits, else HQ.</source>
        <translation>Für Schnitt und Farbkorrektur. HQX, wenn das Original mehr als 8 Bit hat, sonst HQ.</translation>
    </message>
    <message>
        <source>FFV1, lossless</source>
        <translation>FFV1, verlustfrei</translation>
    </message>
    <message>
        <source>What no mouth was put into stays bit for bit as it was. For archives and checks.</source>
        <translation>Worein kein Mund gesetzt wurde, bleibt Bit für Bit, wie es war. Für Archive und Prüfungen.</translation>
    </message>
    <message>
        <source>WAV stems</source>
        <translation>WAV-Stems</translation>
    </message>
    <message>
        <source>Sound alone, 24-bit: a file for each speaker, one for the original, one for the mix.</source>
        <translation>Nur Ton, 24 Bit: eine Datei je Sprecher, eine für das Original, eine für die Mischung.</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Nothing to show yet</source>
        <translation>Noch nichts zu zeigen</translation>
    </message>
    <message>
        <source>{mode}, frame {frame}, {time}</source>
        <translation>{mode}, Bild {frame}, {time}</translation>
    </message>
</context>
<context>
    <name>ProjectActions</name>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Add Clip or Dub</source>
        <translation>Clip oder Synchronton hinzufügen</translation>
    </message>
    <message>
        <source>Save Project</source>
        <translation>Projekt speichern</translation>
    </message>
    <message>
        <source>What is rendered stays, and rendering goes on next time.</source>
        <translation>Was gerendert ist, bleibt, und beim nächsten Mal geht das Rendern weiter.</translation>
    </message>
    <message>
        <source>The export does not: begin it again then.</source>
        <translation>Der Export nicht: Beginnen Sie ihn dann neu.</translation>
    </message>
    <message>
        <source>Something is still being rendered.</source>
        <translation>Es wird noch gerendert.</translation>
    </message>
    <message>
        <source>An export is still under way.</source>
        <translation>Ein Export läuft noch.</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bleiben</translation>
    </message>
    <message>
        <source>this project</source>
        <translation>dieses Projekt</translation>
    </message>
    <message>
        <source>Save the changes to {name}?</source>
        <translation>Die Änderungen an {name} speichern?</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>an unsaved project</source>
        <translation>ein nie gespeichertes Projekt</translation>
    </message>
    <message>
        <source>Lipsmith ended unexpectedly while {name} was open.</source>
        <translation>Lipsmith wurde unerwartet beendet, während {name} offen war.</translation>
    </message>
    <message>
        <source>Everything up to the last change is there ({label}, {when}).</source>
        <translation>Alles bis zur letzten Änderung ist da ({label}, {when}).</translation>
    </message>
    <message>
        <source>no change</source>
        <translation>keine Änderung</translation>
    </message>
    <message>
        <source>Recover</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of this project cannot be found.</source>
        <translation>
            <numerusform>%n Datei dieses Projekts ist nicht zu finden.</numerusform>
            <numerusform>%n Dateien dieses Projekts sind nicht zu finden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Say in which folder they are now; they are found under other names, too.</source>
        <translation>Geben Sie an, in welchem Ordner sie jetzt liegen; sie werden auch unter anderem Namen gefunden.</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>Suchen …</translation>
    </message>
    <message>
        <source>Go On Without</source>
        <translation>Ohne sie weiter</translation>
    </message>
    <message>
        <source>No file is missing.</source>
        <translation>Keine Datei fehlt.</translation>
    </message>
    <message>
        <source>Find Missing Media</source>
        <translation>Fehlende Medien suchen</translation>
    </message>
    <message>
        <source>Looking for media</source>
        <translation>Nach Medien suchen</translation>
    </message>
    <message>
        <source>Find missing media</source>
        <translation>Fehlende Medien gefunden</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be found there.</source>
        <translation>
            <numerusform>%n Datei war dort nicht zu finden.</numerusform>
            <numerusform>%n Dateien waren dort nicht zu finden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Replace dub</source>
        <translation>Synchronton ersetzen</translation>
    </message>
    <message>
        <source>Reading files</source>
        <translation>Dateien werden gelesen</translation>
    </message>
    <message>
        <source>Replace Dub</source>
        <translation>Synchronton ersetzen</translation>
    </message>
    <message>
        <source>Export Subtitles</source>
        <translation>Untertitel exportieren</translation>
    </message>
    <message>
        <source>Export Line Sheet</source>
        <translation>Textliste exportieren</translation>
    </message>
    <message>
        <source>Open Another…</source>
        <translation>Anderes öffnen …</translation>
    </message>
    <message>
        <source>Save Elsewhere…</source>
        <translation>Anderswo speichern …</translation>
    </message>
    <message>
        <source>Saved to {path}.</source>
        <translation>In {path} gespeichert.</translation>
    </message>
    <message>
        <source>Written to {path}.</source>
        <translation>In {path} geschrieben.</translation>
    </message>
    <message>
        <source>Lipsmith projects</source>
        <translation>Lipsmith-Projekte</translation>
    </message>
    <message>
        <source>Clips, sounds and subtitles</source>
        <translation>Clips, Töne und Untertitel</translation>
    </message>
</context>
<context>
    <name>RenderStatus</name>
    <message numerus="yes">
        <source>Rendering, %n line(s) to go</source>
        <translation>
            <numerusform>Wird gerendert, noch %n Zeile</numerusform>
            <numerusform>Wird gerendert, noch %n Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>Rendering the selection</source>
        <translation>Die Auswahl wird gerendert</translation>
    </message>
    <message>
        <source>Rendering is paused</source>
        <translation>Rendern angehalten</translation>
    </message>
    <message numerus="yes">
        <source>Rendering is paused, %n line(s) to go</source>
        <translation>
            <numerusform>Rendern angehalten, noch %n Zeile</numerusform>
            <numerusform>Rendern angehalten, noch %n Zeilen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Renders</name>
    <message>
        <source>No sound yet: give the line a dub.</source>
        <translation>Noch kein Ton: Geben Sie der Zeile eine Synchronstimme.</translation>
    </message>
    <message>
        <source>No face yet: click the speaker&apos;s face in the picture.</source>
        <translation>Noch kein Gesicht: Klicken Sie im Bild auf das Gesicht des Sprechers.</translation>
    </message>
    <message>
        <source>The face is not seen here: the original stays.</source>
        <translation>Das Gesicht ist hier nicht zu sehen: Das Original bleibt.</translation>
    </message>
    <message>
        <source>Nothing is heard here: the original stays.</source>
        <translation>Hier ist nichts zu hören: Das Original bleibt.</translation>
    </message>
    <message>
        <source>The dub&apos;s sound cannot be read. Replace the file.</source>
        <translation>Der Synchronton kann nicht gelesen werden. Ersetzen Sie die Datei.</translation>
    </message>
</context>
<context>
    <name>Room</name>
    <message>
        <source>Trainer</source>
        <translation>Trainer</translation>
    </message>
    <message>
        <source>What is shown of the tuning</source>
        <translation>Was von der Anpassung gezeigt wird</translation>
    </message>
    <message>
        <source>Footage</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
</context>
<context>
    <name>RunBar</name>
    <message>
        <source>Progress of the tuning</source>
        <translation>Fortschritt der Anpassung</translation>
    </message>
    <message>
        <source>Tuning on {name}</source>
        <translation>Anpassung an {name}</translation>
    </message>
</context>
<context>
    <name>Runs</name>
    <message>
        <source>One tuning at a time: this one is not over yet.</source>
        <translation>Eine Anpassung nach der anderen: Diese ist noch nicht fertig.</translation>
    </message>
    <message>
        <source>The model of {name} is better, and kept.</source>
        <translation>Das Modell von {name} ist besser und wird behalten.</translation>
    </message>
    <message>
        <source>The model of {name} is not better, and not kept.</source>
        <translation>Das Modell von {name} ist nicht besser und wird nicht behalten.</translation>
    </message>
    <message>
        <source>Go On</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Training on {name} has ended unexpectedly.</source>
        <translation>Das Training an {name} ist unerwartet abgebrochen.</translation>
    </message>
    <message>
        <source>Nothing is lost: it goes on at the step where it was, now or later.</source>
        <translation>Nichts ist verloren: Es geht an dem Schritt weiter, an dem es war, jetzt oder später.</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Tuning on {name} is not finished.</source>
        <translation>Die Anpassung an {name} ist nicht fertig.</translation>
    </message>
    <message>
        <source>It goes on where it stopped, after step {step}.</source>
        <translation>Sie geht weiter, wo sie aufgehört hat, nach Schritt {step}.</translation>
    </message>
    <message>
        <source>It begins with looking through the footage.</source>
        <translation>Sie beginnt damit, die Aufnahmen durchzusehen.</translation>
    </message>
    <message>
        <source>Give It Up</source>
        <translation>Aufgeben</translation>
    </message>
    <message>
        <source>Training goes on next time, at the same step.</source>
        <translation>Das Training geht beim nächsten Mal am selben Schritt weiter.</translation>
    </message>
    <message>
        <source>Tuning on {name} is under way.</source>
        <translation>Die Anpassung an {name} läuft.</translation>
    </message>
    <message>
        <source>It does not go on without the window, but next time, at the same step.</source>
        <translation>Ohne das Fenster geht sie nicht weiter, aber beim nächsten Mal, am selben Schritt.</translation>
    </message>
    <message>
        <source>Go On Next Time</source>
        <translation>Beim nächsten Mal fortsetzen</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bleiben</translation>
    </message>
    <message>
        <source>Tuning on {name} goes on.</source>
        <translation>Die Anpassung an {name} geht weiter.</translation>
    </message>
</context>
<context>
    <name>SegmentCommands</name>
    <message>
        <source>Nobody speaks yet. Add a speaker in the cast first.</source>
        <translation>Noch spricht niemand. Fügen Sie zuerst einen Sprecher zur Besetzung hinzu.</translation>
    </message>
    <message>
        <source>Add segment</source>
        <translation>Segment hinzufügen</translation>
    </message>
    <message>
        <source>There is no segment to split here. Put the playhead inside one.</source>
        <translation>Hier ist kein Segment zu teilen. Setzen Sie den Abspielkopf in eines.</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Teilen</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Ripple delete</source>
        <translation>Löschen und aufrücken</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Ausschneiden</translation>
    </message>
    <message>
        <source>Nothing was copied yet.</source>
        <translation>Noch wurde nichts kopiert.</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Slip</source>
        <translation>Ton verschieben</translation>
    </message>
    <message>
        <source>There is no cut to roll here. Select one of two segments that touch.</source>
        <translation>Hier ist kein Schnitt zu verschieben. Wählen Sie eines von zwei Segmenten, die sich berühren.</translation>
    </message>
    <message>
        <source>Roll cut</source>
        <translation>Schnitt rollen</translation>
    </message>
    <message>
        <source>Trim</source>
        <translation>Trimmen</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Undo {label}</source>
        <translation>Rückgängig: {label}</translation>
    </message>
</context>
<context>
    <name>Setup</name>
    <message>
        <source>What to tune on</source>
        <translation>Woran angepasst wird</translation>
    </message>
    <message>
        <source>Who the model is to be made better on</source>
        <translation>Für wen das Modell besser werden soll</translation>
    </message>
    <message>
        <source>What the model will be called</source>
        <translation>Wie das Modell heißen wird</translation>
    </message>
    <message>
        <source>Footage of the speaker</source>
        <translation>Aufnahmen des Sprechers</translation>
    </message>
    <message>
        <source>Add Clips…</source>
        <translation>Clips hinzufügen …</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Do not use the marked clips; the files stay</source>
        <translation>Die markierten Clips nicht verwenden; die Dateien bleiben</translation>
    </message>
    <message>
        <source>Tune</source>
        <translation>Anpassen</translation>
    </message>
    <message>
        <source>Choices for experts</source>
        <translation>Auswahl für Fachleute</translation>
    </message>
    <message>
        <source>The default model</source>
        <translation>Das Standardmodell</translation>
    </message>
    <message>
        <source>The whole network</source>
        <translation>Das ganze Netz</translation>
    </message>
    <message>
        <source>The decoder only</source>
        <translation>Nur der Decoder</translation>
    </message>
    <message>
        <source>Low-rank adapters</source>
        <translation>Adapter niedrigen Rangs</translation>
    </message>
    <message>
        <source>As the model begun with</source>
        <translation>Wie das erste Modell</translation>
    </message>
    <message>
        <source>As many as help</source>
        <translation>So viele, wie helfen</translation>
    </message>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>The usual</source>
        <translation>Wie üblich</translation>
    </message>
    <message>
        <source>The model that tuning begins with</source>
        <translation>Das Modell, mit dem die Anpassung beginnt</translation>
    </message>
    <message>
        <source>What of the network is changed</source>
        <translation>Was am Netz geändert wird</translation>
    </message>
    <message>
        <source>What the training is judged by, step by step</source>
        <translation>Wonach das Training Schritt für Schritt beurteilt wird</translation>
    </message>
    <message>
        <source>Side of the pictures that are made</source>
        <translation>Seitenlänge der Bilder, die gemacht werden</translation>
    </message>
    <message>
        <source>Steps of training, at most</source>
        <translation>Schritte des Trainings, höchstens</translation>
    </message>
    <message>
        <source>Minutes of training, at most</source>
        <translation>Minuten des Trainings, höchstens</translation>
    </message>
    <message>
        <source>Copy from footage (best)</source>
        <translation>Kopieren (am besten)</translation>
    </message>
    <message>
        <source>As in the paper, Eq. 4</source>
        <translation>Wie im Artikel, Gl. 4</translation>
    </message>
    <message>
        <source>As Wav2Lip has it</source>
        <translation>Wie bei Wav2Lip</translation>
    </message>
    <message>
        <source>Stabilised sync, paper B</source>
        <translation>Stabilisierter Sync, Artikel B</translation>
    </message>
    <message>
        <source>Tune on a speaker</source>
        <translation>An einen Sprecher anpassen</translation>
    </message>
    <message>
        <source>A model that knows this face: its teeth, its beard, its way to speak.</source>
        <translation>Ein Modell, das dieses Gesicht kennt: seine Zähne, seinen Bart, seine Art zu sprechen.</translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation>Sprecher</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Footage</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>Begin with</source>
        <translation>Beginn mit</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainiert wird</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>Verluste</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <source>Somebody else</source>
        <translation>Jemand anderes</translation>
    </message>
    <message>
        <source>{name} (this project)</source>
        <translation>{name} (dieses Projekt)</translation>
    </message>
    <message>
        <source>Half a minute is enough to begin with. Whole shots are held out to judge by, so give several.</source>
        <translation>Eine halbe Minute genügt für den Anfang. Ganze Einstellungen werden zurückgehalten, um danach zu urteilen; geben Sie also mehrere.</translation>
    </message>
    <message>
        <source>Drop clips here in which this person is seen and heard speaking: a minute helps.</source>
        <translation>Ziehen Sie Clips herein, in denen diese Person sprechend zu sehen und zu hören ist: Eine Minute hilft.</translation>
    </message>
</context>
<context>
    <name>ShelfView</name>
    <message>
        <source>Speaker</source>
        <translation>Sprecher</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Tuned models</source>
        <translation>Angepasste Modelle</translation>
    </message>
    <message>
        <source>Card of the model</source>
        <translation>Karte des Modells</translation>
    </message>
    <message>
        <source>Speaker whose lines are made with it</source>
        <translation>Sprecher, dessen Segmente damit gemacht werden</translation>
    </message>
    <message>
        <source>Use for</source>
        <translation>Verwenden für</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>Go On</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>{name}, tuned from {base}</source>
        <translation>{name}, angepasst aus {base}</translation>
    </message>
    <message>
        <source>not kept: {reason}</source>
        <translation>nicht behalten: {reason}</translation>
    </message>
    <message>
        <source>not finished, step {step}</source>
        <translation>nicht fertig, Schritt {step}</translation>
    </message>
    <message>
        <source>No speaker has a model yet.</source>
        <translation>Noch hat kein Sprecher ein Modell.</translation>
    </message>
    <message>
        <source>Consent: {text}</source>
        <translation>Einwilligung: {text}</translation>
    </message>
    <message>
        <source>Footage: {minutes} min</source>
        <translation>Aufnahmen: {minutes} min</translation>
    </message>
    <message>
        <source>Tuned from: {base}</source>
        <translation>Angepasst aus: {base}</translation>
    </message>
</context>
<context>
    <name>ShotTable</name>
    <message>
        <source>Clip</source>
        <translation>Clip</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwendung</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
</context>
<context>
    <name>SpeakerList</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n Zeile</numerusform>
            <numerusform>%n Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>Double-click to rename. Click a face in the picture to assign it.</source>
        <translation>Doppelklick zum Umbenennen. Klicken Sie im Bild auf ein Gesicht, um es zuzuordnen.</translation>
    </message>
    <message>
        <source>Rename speaker</source>
        <translation>Sprecher umbenennen</translation>
    </message>
</context>
<context>
    <name>Stages</name>
    <message>
        <source>Reading files</source>
        <translation>Dateien lesen</translation>
    </message>
    <message>
        <source>Finding faces</source>
        <translation>Gesichter finden</translation>
    </message>
    <message>
        <source>Telling faces apart</source>
        <translation>Gesichter unterscheiden</translation>
    </message>
    <message>
        <source>Picturing faces</source>
        <translation>Gesichter abbilden</translation>
    </message>
    <message>
        <source>Listening to the dub</source>
        <translation>Synchronton anhören</translation>
    </message>
    <message>
        <source>Looking for media</source>
        <translation>Nach Medien suchen</translation>
    </message>
    <message>
        <source>Making the preview copy</source>
        <translation>Vorschaukopie machen</translation>
    </message>
    <message>
        <source>Reading frame times</source>
        <translation>Bildzeiten lesen</translation>
    </message>
    <message>
        <source>Reading the sound</source>
        <translation>Ton lesen</translation>
    </message>
    <message>
        <source>Drawing the presenter</source>
        <translation>Sprecherin zeichnen</translation>
    </message>
    <message>
        <source>Speaking</source>
        <translation>Sprechen</translation>
    </message>
    <message>
        <source>Rendering</source>
        <translation>Rendern</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Writing stems</source>
        <translation>Stems schreiben</translation>
    </message>
    <message>
        <source>Measuring loudness</source>
        <translation>Lautheit messen</translation>
    </message>
    <message>
        <source>Looking for models</source>
        <translation>Modelle suchen</translation>
    </message>
    <message>
        <source>Reading the checkpoint</source>
        <translation>Checkpoint lesen</translation>
    </message>
    <message>
        <source>Writing the model</source>
        <translation>Modell schreiben</translation>
    </message>
    <message>
        <source>Copying</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Deleting</source>
        <translation>Löschen</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>Held-out frames: real above, by the starter in the middle, tuned below</source>
        <translation>Zurückgehaltene Bilder: oben echt, in der Mitte vom Starter, unten angepasst</translation>
    </message>
    <message>
        <source>Pictures appear here once training has begun.</source>
        <translation>Hier erscheinen Bilder, sobald das Training begonnen hat.</translation>
    </message>
    <message>
        <source>Real</source>
        <translation>Echt</translation>
    </message>
    <message>
        <source>Starter</source>
        <translation>Starter</translation>
    </message>
    <message>
        <source>Tuned</source>
        <translation>Angepasst</translation>
    </message>
</context>
<context>
    <name>Surface</name>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
</context>
<context>
    <name>SyncMeter</name>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Let our sync expert compare lips and dub. It is no LSE: that is SyncNet&apos;s.</source>
        <translation>Unseren Gutachter Lippen und Synchronstimme vergleichen lassen. Das ist kein LSE: Das ist SyncNets Maß.</translation>
    </message>
    <message>
        <source>Nudge to fit</source>
        <translation>Passend schieben</translation>
    </message>
    <message>
        <source>Move the dub by the frames the expert hears between it and the original lips</source>
        <translation>Die Synchronstimme um die Bilder verschieben, die der Gutachter zwischen ihr und den ursprünglichen Lippen hört</translation>
    </message>
    <message>
        <source>Original lips</source>
        <translation>Ursprüngliche Lippen</translation>
    </message>
    <message>
        <source>New lips</source>
        <translation>Neue Lippen</translation>
    </message>
    <message>
        <source>Listening for sync</source>
        <translation>Synchronität anhören</translation>
    </message>
    <message>
        <source>Listening…</source>
        <translation>Zuhören …</translation>
    </message>
    <message>
        <source>The face must be seen for 35 frames on end to say anything.</source>
        <translation>Das Gesicht muss 35 Bilder am Stück zu sehen sein, um etwas zu sagen.</translation>
    </message>
    <message>
        <source>The expert is not sure about the original lips, as with another language.</source>
        <translation>Der Gutachter ist sich bei den ursprünglichen Lippen nicht sicher, wie bei einer anderen Sprache.</translation>
    </message>
    <message>
        <source>The dub fits the original lips.</source>
        <translation>Die Synchronstimme passt zu den ursprünglichen Lippen.</translation>
    </message>
    <message numerus="yes">
        <source>The original mouth is %n frame(s) ahead of the dub.</source>
        <translation>
            <numerusform>Der ursprüngliche Mund ist dem Synchronton %n Bild voraus.</numerusform>
            <numerusform>Der ursprüngliche Mund ist dem Synchronton %n Bilder voraus.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The dub is %n frame(s) ahead of the original mouth.</source>
        <translation>
            <numerusform>Der Synchronton ist dem ursprünglichen Mund %n Bild voraus.</numerusform>
            <numerusform>Der Synchronton ist dem ursprünglichen Mund %n Bilder voraus.</numerusform>
        </translation>
    </message>
    <message>
        <source>That is likely, not certain: look and listen.</source>
        <translation>Das ist wahrscheinlich, nicht sicher: sehen und hören Sie hin.</translation>
    </message>
    <message>
        <source>sure {sure}</source>
        <translation>sicher {sure}</translation>
    </message>
    <message>
        <source>together</source>
        <translation>zugleich</translation>
    </message>
    <message numerus="yes">
        <source>mouth %n frame(s) ahead</source>
        <translation>
            <numerusform>Mund %n Bild voraus</numerusform>
            <numerusform>Mund %n Bilder voraus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>sound %n frame(s) ahead</source>
        <translation>
            <numerusform>Ton %n Bild voraus</numerusform>
            <numerusform>Ton %n Bilder voraus</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TakeBar</name>
    <message>
        <source>Try it another way: a new take, like this one</source>
        <translation>Anders versuchen: ein neuer Take wie dieser</translation>
    </message>
    <message>
        <source>New take</source>
        <translation>Neuer Take</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Go to the take before, and back again</source>
        <translation>Zum vorigen Take und wieder zurück</translation>
    </message>
    <message>
        <source>Take {name}</source>
        <translation>Take {name}</translation>
    </message>
    <message>
        <source>Use another take</source>
        <translation>Anderen Take verwenden</translation>
    </message>
    <message>
        <source>Use this take. Right-click to rename or remove it.</source>
        <translation>Diesen Take verwenden. Rechtsklick zum Umbenennen oder Entfernen.</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove take</source>
        <translation>Take entfernen</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Trim</source>
        <translation>Trimmen</translation>
    </message>
    <message>
        <source>Roll cut</source>
        <translation>Schnitt rollen</translation>
    </message>
    <message>
        <source>Move marker</source>
        <translation>Marke verschieben</translation>
    </message>
    <message>
        <source>Move cut mark</source>
        <translation>Schnittmarke verschieben</translation>
    </message>
    <message>
        <source>Slip</source>
        <translation>Ton verschieben</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Original sound</source>
        <translation>Originalton</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Cuts, sounds and lines appear here when there is a clip.</source>
        <translation>Schnitte, Töne und Zeilen erscheinen hier, sobald ein Clip da ist.</translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s)</source>
        <translation>
            <numerusform>%n Bild</numerusform>
            <numerusform>%n Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>not rendered yet</source>
        <translation>noch nicht gerendert</translation>
    </message>
    <message>
        <source>waiting to be rendered</source>
        <translation>wartet auf das Rendern</translation>
    </message>
    <message>
        <source>rendering, {percent} %</source>
        <translation>wird gerendert, {percent} %</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>changed since it was rendered</source>
        <translation>seit dem Rendern geändert</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übersprungen</translation>
    </message>
    <message>
        <source>no sound</source>
        <translation>kein Ton</translation>
    </message>
    <message>
        <source>{count} segments are selected</source>
        <translation>{count} Segmente sind ausgewählt</translation>
    </message>
    <message>
        <source>Drag to move it, its edges to trim it; with Alt, drag the sound under it. Drag it onto another lane to give it to that speaker.</source>
        <translation>Ziehen verschiebt es, Ziehen an den Kanten trimmt es; mit Alt zieht man den Ton darunter. Auf einer anderen Spur gehört es deren Sprecher.</translation>
    </message>
    <message>
        <source>Nothing to know before rendering.</source>
        <translation>Vor dem Rendern gibt es nichts zu wissen.</translation>
    </message>
    <message>
        <source>Press to go there; drag to look for a frame.</source>
        <translation>Klicken, um dorthin zu gehen; ziehen, um ein Bild zu suchen.</translation>
    </message>
    <message>
        <source>The picture; lines are cuts. Press to go there; with Ctrl, drag a cut.</source>
        <translation>Das Bild; Linien sind Schnitte. Klicken, um dorthin zu gehen; mit Strg einen Schnitt ziehen.</translation>
    </message>
    <message>
        <source>The clip’s own sound. Press to go there.</source>
        <translation>Der Ton des Clips. Klicken, um dorthin zu gehen.</translation>
    </message>
    <message>
        <source>Grey is what the dub holds and no segment plays. Drag over segments to select them. Shift+N makes a new one.</source>
        <translation>Grau ist, was die Synchronfassung enthält und kein Segment abspielt. Über Segmente ziehen, um sie auszuwählen. Umschalt+N macht ein neues.</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Drop, and it begins</source>
        <translation>Hineinziehen, und es geht los</translation>
    </message>
    <message>
        <source>Drop a clip and its dub here, together or one after the other; subtitles too. Then the picture is shown here: the original, dubbed, or both.</source>
        <translation>Ziehen Sie einen Clip und seinen Synchronton hierher, zusammen oder nacheinander; auch Untertitel. Dann ist hier das Bild zu sehen: das Original, synchronisiert oder beides.</translation>
    </message>
    <message>
        <source>Who speaks</source>
        <translation>Wer spricht</translation>
    </message>
    <message>
        <source>Faces are grouped into speakers, each with a colour. Double-click a name to change it; click a face in the picture to say whose it is.</source>
        <translation>Gesichter werden zu Sprechern zusammengefasst, jeder mit einer Farbe. Doppelklick auf einen Namen ändert ihn; ein Klick auf ein Gesicht im Bild sagt, wem es gehört.</translation>
    </message>
    <message>
        <source>Line by line</source>
        <translation>Zeile für Zeile</translation>
    </message>
    <message>
        <source>Every line is a segment, and is rendered while you work. Drag it, trim its edges, press S to split; with Alt the sound slips under it. Ctrl and the wheel zoom.</source>
        <translation>Jede Zeile ist ein Segment und wird gerendert, während Sie arbeiten. Ziehen Sie es, trimmen Sie seine Kanten, teilen Sie es mit S; mit Alt verschiebt sich der Ton darunter. Strg und das Mausrad zoomen.</translation>
    </message>
    <message>
        <source>One line in detail</source>
        <translation>Eine Zeile im Einzelnen</translation>
    </message>
    <message>
        <source>Offset, loudness, model and takes of the selected segment are here, and a meter that says how well mouth and sound fit.</source>
        <translation>Hier sind Versatz, Lautstärke, Modell und Takes des gewählten Segments und eine Anzeige, wie gut Mund und Ton passen.</translation>
    </message>
    <message>
        <source>Everything has a key</source>
        <translation>Alles hat eine Taste</translation>
    </message>
    <message>
        <source>Ctrl+E writes the dubbed movie. Ctrl+Shift+P finds any command by its name, and Ctrl+Alt+K shows and changes all shortcuts. Every change can be undone.</source>
        <translation>Strg+E schreibt den synchronisierten Film. Strg+Umschalt+P findet jeden Befehl über seinen Namen, Strg+Alt+K zeigt und ändert alle Tastenkürzel. Jede Änderung lässt sich zurücknehmen.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
</context>
<context>
    <name>Trainer</name>
    <message>
        <source>Rooms</source>
        <translation>Räume</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Looking for models</source>
        <translation>Modelle suchen</translation>
    </message>
    <message>
        <source>Footage can be added when this tuning is over.</source>
        <translation>Aufnahmen können hinzugefügt werden, wenn diese Anpassung fertig ist.</translation>
    </message>
    <message>
        <source>No clip, or there already: {names}. Add movies of the speaker.</source>
        <translation>Kein Clip, oder schon da: {names}. Fügen Sie Filme des Sprechers hinzu.</translation>
    </message>
    <message>
        <source>Add Footage</source>
        <translation>Aufnahmen hinzufügen</translation>
    </message>
    <message>
        <source>Clips</source>
        <translation>Clips</translation>
    </message>
    <message>
        <source>One tuning at a time: this one is not over yet.</source>
        <translation>Eine Anpassung nach der anderen: Diese ist noch nicht fertig.</translation>
    </message>
</context>
<context>
    <name>TransportBar</name>
    <message>
        <source>Timecode</source>
        <translation>Timecode</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>To the start</source>
        <translation>Zum Anfang</translation>
    </message>
    <message>
        <source>Go to the first frame</source>
        <translation>Zum ersten Bild gehen</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>Ein Bild zurück</translation>
    </message>
    <message>
        <source>Go back one frame</source>
        <translation>Ein Bild zurückgehen</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>Play from here, or pause</source>
        <translation>Von hier an abspielen oder anhalten</translation>
    </message>
    <message>
        <source>One frame on</source>
        <translation>Ein Bild weiter</translation>
    </message>
    <message>
        <source>Go on one frame</source>
        <translation>Ein Bild weitergehen</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>Zum Ende</translation>
    </message>
    <message>
        <source>Go to the last frame</source>
        <translation>Zum letzten Bild gehen</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Schleife</translation>
    </message>
    <message>
        <source>Play the selected segment again and again</source>
        <translation>Das gewählte Segment immer wieder abspielen</translation>
    </message>
    <message>
        <source>Loudness</source>
        <translation>Lautstärke</translation>
    </message>
    <message>
        <source>How loud it plays; exports are not changed</source>
        <translation>Wie laut abgespielt wird; Exporte ändern sich nicht</translation>
    </message>
    <message>
        <source>{time}  {frame}</source>
        <translation>{time}  {frame}</translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) dropped</source>
        <translation>
            <numerusform>%n Bild ausgelassen</numerusform>
            <numerusform>%n Bilder ausgelassen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tuning</name>
    <message>
        <source>Starting</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>Looking through the footage</source>
        <translation>Die Aufnahmen werden durchgesehen</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Judging on footage that was held out</source>
        <translation>Urteil anhand zurückgehaltener Aufnahmen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Visible difference (LPIPS)</source>
        <translation>Sichtbarer Unterschied (LPIPS)</translation>
    </message>
    <message>
        <source>Likeness (SSIM)</source>
        <translation>Ähnlichkeit (SSIM)</translation>
    </message>
    <message>
        <source>Lips off their place (LMD)</source>
        <translation>Lippen daneben (LMD)</translation>
    </message>
    <message>
        <source>Opening is off</source>
        <translation>Öffnung weicht ab</translation>
    </message>
    <message>
        <source>Mouth opens in time</source>
        <translation>Mund öffnet sich im Takt</translation>
    </message>
    <message>
        <source>How far the mouth moves</source>
        <translation>Wie weit sich der Mund bewegt</translation>
    </message>
    <message>
        <source>Expert’s confidence</source>
        <translation>Sicherheit des Experten</translation>
    </message>
    <message>
        <source>Steadiness (IFC)</source>
        <translation>Ruhe (IFC)</translation>
    </message>
    <message>
        <source>Error of pixels</source>
        <translation>Fehler der Pixel</translation>
    </message>
    <message>
        <source>Out of sync</source>
        <translation>Nicht synchron</translation>
    </message>
    <message>
        <source>Out of sync, other sounds</source>
        <translation>Nicht synchron, andere Töne</translation>
    </message>
    <message>
        <source>Echo of another sound</source>
        <translation>Echo eines anderen Tons</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Share that is painted</source>
        <translation>Gemalter Anteil</translation>
    </message>
    <message>
        <source>Darker than what is copied</source>
        <translation>Dunkler als das Kopierte</translation>
    </message>
    <message>
        <source>Uneven pulling</source>
        <translation>Ungleiches Ziehen</translation>
    </message>
    <message>
        <source>All together</source>
        <translation>Alles zusammen</translation>
    </message>
    <message>
        <source>trained on</source>
        <translation>fürs Training</translation>
    </message>
    <message>
        <source>held out to judge</source>
        <translation>fürs Urteil</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>weggelassen</translation>
    </message>
    <message>
        <source>{s} s</source>
        <translation>{s} s</translation>
    </message>
    <message>
        <source>{m} min</source>
        <translation>{m} min</translation>
    </message>
    <message>
        <source>{h} h {m} min</source>
        <translation>{h} h {m} min</translation>
    </message>
    <message>
        <source>Not at work. It goes on where it stopped.</source>
        <translation>Ruht. Es geht weiter, wo es aufgehört hat.</translation>
    </message>
    <message>
        <source>Training, step {step} of {steps}</source>
        <translation>Training, Schritt {step} von {steps}</translation>
    </message>
    <message>
        <source>stops after this step</source>
        <translation>hört nach diesem Schritt auf</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>rests while the preview is made</source>
        <translation>ruht, während die Vorschau gemacht wird</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>noch etwa {time}</translation>
    </message>
    <message>
        <source>no face was found in it</source>
        <translation>kein Gesicht wurde darin gefunden</translation>
    </message>
    <message>
        <source>no face is seen</source>
        <translation>kein Gesicht ist zu sehen</translation>
    </message>
    <message>
        <source>another face is seen</source>
        <translation>ein anderes Gesicht ist zu sehen</translation>
    </message>
    <message>
        <source>its face is never visible</source>
        <translation>das Gesicht ist nie sichtbar</translation>
    </message>
    <message>
        <source>its face is hidden</source>
        <translation>das Gesicht ist verdeckt</translation>
    </message>
    <message>
        <source>its face is turned away</source>
        <translation>das Gesicht ist abgewandt</translation>
    </message>
    <message>
        <source>its face is out of focus</source>
        <translation>das Gesicht ist unscharf</translation>
    </message>
    <message>
        <source>its face jumps</source>
        <translation>das Gesicht springt</translation>
    </message>
    <message>
        <source>its face is too small (a crop of {side} px, {least} are needed)</source>
        <translation>das Gesicht ist zu klein (ein Ausschnitt von {side} px, {least} sind nötig)</translation>
    </message>
    <message>
        <source>its face is seen and heard for {longest} frames at most ({least} are needed)</source>
        <translation>das Gesicht ist höchstens {longest} Bilder lang zu sehen und zu hören ({least} sind nötig)</translation>
    </message>
    <message>
        <source>it has no sound</source>
        <translation>ohne Ton</translation>
    </message>
    <message>
        <source>its sound cannot be decoded</source>
        <translation>der Ton lässt sich nicht decodieren</translation>
    </message>
    <message>
        <source>its sound is silence</source>
        <translation>der Ton ist Stille</translation>
    </message>
    <message>
        <source>its sound was {count} frame late, and is moved</source>
        <translation>der Ton war {count} Bild zu spät und ist verschoben</translation>
    </message>
    <message>
        <source>its sound was {count} frames late, and is moved</source>
        <translation>der Ton war {count} Bilder zu spät und ist verschoben</translation>
    </message>
    <message>
        <source>its sound was {count} frame early, and is moved</source>
        <translation>der Ton war {count} Bild zu früh und ist verschoben</translation>
    </message>
    <message>
        <source>its sound was {count} frames early, and is moved</source>
        <translation>der Ton war {count} Bilder zu früh und ist verschoben</translation>
    </message>
    <message>
        <source>two people seem to be mixed in it</source>
        <translation>zwei Personen scheinen darin vermischt</translation>
    </message>
    <message>
        <source>music or other voices are under the speech</source>
        <translation>unter der Stimme liegen Musik oder andere Stimmen</translation>
    </message>
    <message>
        <source>nobody speaks in it</source>
        <translation>niemand spricht darin</translation>
    </message>
    <message>
        <source>too little to be divided</source>
        <translation>zu wenig, um es zu teilen</translation>
    </message>
    <message>
        <source>the visible difference (LPIPS)</source>
        <translation>der sichtbare Unterschied (LPIPS)</translation>
    </message>
    <message>
        <source>likeness (SSIM)</source>
        <translation>die Ähnlichkeit (SSIM)</translation>
    </message>
    <message>
        <source>where the lips are (LMD)</source>
        <translation>wo die Lippen sind (LMD)</translation>
    </message>
    <message>
        <source>steadiness (IFC)</source>
        <translation>die Ruhe (IFC)</translation>
    </message>
    <message>
        <source>how the mouth opens</source>
        <translation>wie der Mund sich öffnet</translation>
    </message>
    <message>
        <source>how far the mouth moves</source>
        <translation>wie weit sich der Mund bewegt</translation>
    </message>
    <message>
        <source>the sync expert&apos;s confidence</source>
        <translation>die Sicherheit des Sync-Experten</translation>
    </message>
</context>
<context>
    <name>VerdictView</name>
    <message>
        <source>Use for This Speaker’s Lines</source>
        <translation>Für die Segmente dieses Sprechers verwenden</translation>
    </message>
    <message>
        <source>Play Both…</source>
        <translation>Beide abspielen …</translation>
    </message>
    <message>
        <source>Export Model…</source>
        <translation>Modell exportieren …</translation>
    </message>
    <message>
        <source>Open Report</source>
        <translation>Bericht öffnen</translation>
    </message>
    <message>
        <source>Tune Again</source>
        <translation>Noch einmal anpassen</translation>
    </message>
    <message>
        <source>Go back to the choices, with more footage perhaps</source>
        <translation>Zurück zur Auswahl, vielleicht mit mehr Aufnahmen</translation>
    </message>
    <message>
        <source>On held-out shots</source>
        <translation>Auf zurückgehaltenen Einstellungen</translation>
    </message>
    <message>
        <source>Starter</source>
        <translation>Starter</translation>
    </message>
    <message>
        <source>Tuned</source>
        <translation>Angepasst</translation>
    </message>
    <message>
        <source>Difference, 95 % sure</source>
        <translation>Unterschied, zu 95 % sicher</translation>
    </message>
    <message>
        <source>So it is</source>
        <translation>Also</translation>
    </message>
    <message>
        <source>Figures of starter and tuned model</source>
        <translation>Zahlen von Starter und angepasstem Modell</translation>
    </message>
    <message>
        <source>No verdict yet</source>
        <translation>Noch kein Urteil</translation>
    </message>
    <message>
        <source>After training, starter and tuned model are compared on shots that the training never saw. The tuned one is kept only if it is better beyond noise.</source>
        <translation>Nach dem Training werden Starter und angepasstes Modell auf Einstellungen verglichen, die das Training nie gesehen hat. Behalten wird das angepasste nur, wenn es über das Rauschen hinaus besser ist.</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Not kept</source>
        <translation>Nicht behalten</translation>
    </message>
    <message>
        <source>better</source>
        <translation>besser</translation>
    </message>
    <message>
        <source>worse</source>
        <translation>schlechter</translation>
    </message>
    <message>
        <source>not sure</source>
        <translation>nicht sicher</translation>
    </message>
    <message>
        <source>too little to say</source>
        <translation>zu wenig, um es zu sagen</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} bis {high}</translation>
    </message>
</context>
<context>
    <name>ViewBar</name>
    <message>
        <source>Faces</source>
        <translation>Gesichter</translation>
    </message>
    <message>
        <source>Show the faces that were found; click one to say who it is</source>
        <translation>Die gefundenen Gesichter zeigen; auf eines klicken, um zu sagen, wer es ist</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Fill the screen with the picture; Esc comes back</source>
        <translation>Den Bildschirm mit dem Bild füllen; mit Esc zurück</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>The clip as it was</source>
        <translation>Der Clip, wie er war</translation>
    </message>
    <message>
        <source>Dubbed</source>
        <translation>Synchronisiert</translation>
    </message>
    <message>
        <source>The clip as it will be exported</source>
        <translation>Der Clip, wie er exportiert wird</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>Wischblende</translation>
    </message>
    <message>
        <source>Original and dubbed with a line to drag</source>
        <translation>Original und synchronisiert mit einer Linie zum Ziehen</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Original beside dubbed</source>
        <translation>Original neben synchronisiert</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>Only what has changed, brighter</source>
        <translation>Nur was sich geändert hat, aufgehellt</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>How large the picture is; the wheel zooms to the cursor</source>
        <translation>Wie groß das Bild ist; das Mausrad zoomt zum Zeiger</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Fit {zoom}</source>
        <translation>Eingepasst {zoom}</translation>
    </message>
</context>
<context>
    <name>Waiting</name>
    <message>
        <source>Locate…</source>
        <translation>Suchen …</translation>
    </message>
    <message>
        <source>Say in which folder it is now</source>
        <translation>Sagen, in welchem Ordner er jetzt ist</translation>
    </message>
    <message>
        <source>{name} cannot be found</source>
        <translation>{name} ist nicht zu finden</translation>
    </message>
    <message>
        <source>It was in {folder}. The project can be changed and saved without it, but not played or rendered.</source>
        <translation>Der Clip war in {folder}. Das Projekt lässt sich ohne ihn ändern und speichern, aber weder abspielen noch rendern.</translation>
    </message>
    <message>
        <source>Opening {name}</source>
        <translation>{name} wird geöffnet</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Drop a clip and its dub here</source>
        <translation>Clip und Synchronton hierher ziehen</translation>
    </message>
    <message>
        <source>Lipsmith finds the cuts, the faces and the lines, and re-makes the speaker’s mouth to fit the dub. Nothing else in the picture changes.</source>
        <translation>Lipsmith findet die Schnitte, die Gesichter und die Zeilen und macht den Mund des Sprechers passend zur Synchronstimme neu. Sonst ändert sich nichts im Bild.</translation>
    </message>
    <message>
        <source>Open Files…</source>
        <translation>Dateien öffnen …</translation>
    </message>
    <message>
        <source>Try the Demo</source>
        <translation>Demo ausprobieren</translation>
    </message>
    <message>
        <source>Makes a short clip of a drawn presenter and dubs it</source>
        <translation>Macht einen kurzen Clip einer gezeichneten Sprecherin und synchronisiert ihn</translation>
    </message>
    <message>
        <source>Go on with</source>
        <translation>Weitermachen mit</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>As it was opened</source>
        <translation>Wie es geöffnet wurde</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Cast</source>
        <translation>Besetzung</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Open &amp;Recent</source>
        <translation>Zuletzt &amp;geöffnet</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Ohne Titel</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>Noch nichts</translation>
    </message>
</context>
<context>
    <name>WindowDialogs</name>
    <message>
        <source>Marker</source>
        <translation>Marke</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Write on marker</source>
        <translation>Marke beschriften</translation>
    </message>
    <message>
        <source>Making the demo</source>
        <translation>Demo wird gemacht</translation>
    </message>
</context>
<context>
    <name>preview</name>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
</context>
</TS>
