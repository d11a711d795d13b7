<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>PURER</name>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>%Ln pictures</source>
        <translation>
            <numerusform>1 picture</numerusform>
            <numerusform>%Ln pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>%Ln models</source>
        <translation>
            <numerusform>1 model</numerusform>
            <numerusform>%Ln models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/old_classes/list_models.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <location filename="purer_app/ui/models/texts/suggestions.py"/>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>%Ln classes</source>
        <translation>
            <numerusform>1 class</numerusform>
            <numerusform>%Ln classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>%Ln files or folders were left out.</source>
        <translation>
            <numerusform>1 file or folder was left out.</numerusform>
            <numerusform>%Ln files or folders were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>%Ln of {total} of your pictures are unlike everything that the models were trained on: {names}.</source>
        <translation>
            <numerusform>%Ln of {total} of your pictures is unlike everything that the models were trained on: {names}.</numerusform>
            <numerusform>%Ln of {total} of your pictures are unlike everything that the models were trained on: {names}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Comparing takes about {all}: one calibration for each of %Ln pictures.</source>
        <translation>
            <numerusform>Comparing takes about {all}: one calibration for a single picture.</numerusform>
            <numerusform>Comparing takes about {all}: one calibration for each of %Ln pictures.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>%Ln of your pictures were classified by classifiers that have not seen them: {plain} of {n} correctly without ICFIL, {calibrated} of {n} with it.</source>
        <translation>
            <numerusform>%Ln of your pictures was classified by a classifier that has not seen it: {plain} of {n} correctly without ICFIL, {calibrated} of {n} with it.</numerusform>
            <numerusform>%Ln of your pictures were classified by classifiers that have not seen them: {plain} of {n} correctly without ICFIL, {calibrated} of {n} with it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>%Ln of {all} pictures, drawn at random, were classified by classifiers that have not seen them: {plain} of {n} correctly without ICFIL, {calibrated} of {n} with it.</source>
        <translation>
            <numerusform>%Ln of {all} pictures, drawn at random, was classified by a classifier that has not seen it: {plain} of {n} correctly without ICFIL, {calibrated} of {n} with it.</numerusform>
            <numerusform>%Ln of {all} pictures, drawn at random, were classified by classifiers that have not seen them: {plain} of {n} correctly without ICFIL, {calibrated} of {n} with it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>ICFIL corrects %Ln answers and spoils {spoiled}.</source>
        <translation>
            <numerusform>ICFIL corrects %Ln answer and spoils {spoiled}.</numerusform>
            <numerusform>ICFIL corrects %Ln answers and spoils {spoiled}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <source>%Ln pictures were learned</source>
        <translation>
            <numerusform>1 picture was learned</numerusform>
            <numerusform>%Ln pictures were learned</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>%Ln could not be read</source>
        <translation>
            <numerusform>1 could not be read</numerusform>
            <numerusform>%Ln could not be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>%Ln pictures classified</source>
        <translation>
            <numerusform>1 picture classified</numerusform>
            <numerusform>%Ln pictures classified</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>and %Ln classes more</source>
        <translation>
            <numerusform>and 1 class more</numerusform>
            <numerusform>and %Ln classes more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>“Classify again” writes them again.</source>
        <translation>
            <numerusform>“Classify again” writes it again.</numerusform>
            <numerusform>“Classify again” writes them again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>%Ln classes of {model}</source>
        <translation>
            <numerusform>1 class of {model}</numerusform>
            <numerusform>%Ln classes of {model}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Making the images of these %Ln classes takes about {duration}, once.</source>
        <translation>
            <numerusform>Making the images of this class takes about {duration}, once.</numerusform>
            <numerusform>Making the images of these %Ln classes takes about {duration}, once.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>%Ln classes of models</source>
        <translation>
            <numerusform>1 class of a model</numerusform>
            <numerusform>%Ln classes of models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/results/name_lists.py"/>
        <source>{names} and %Ln more</source>
        <translation>
            <numerusform>{names} and %Ln more</numerusform>
            <numerusform>{names} and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/old_classes/store.py"/>
        <source>Add %Ln classes of models</source>
        <translation>
            <numerusform>Add a class of a model</numerusform>
            <numerusform>Add %Ln classes of models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/old_classes/store.py"/>
        <source>Remove %Ln classes of models</source>
        <translation>
            <numerusform>Remove a class of a model</numerusform>
            <numerusform>Remove %Ln classes of models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>%Ln files were not added.</source>
        <translation>
            <numerusform>1 file was not added.</numerusform>
            <numerusform>%Ln files were not added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>%Ln folders</source>
        <translation>
            <numerusform>1 folder</numerusform>
            <numerusform>%Ln folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>%Ln other files were not added.</source>
        <translation>
            <numerusform>1 other file was not added.</numerusform>
            <numerusform>%Ln other files were not added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>%Ln pictures were removed.</source>
        <translation>
            <numerusform>One picture was removed.</numerusform>
            <numerusform>%Ln pictures were removed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Add %Ln pictures</source>
        <translation>
            <numerusform>Add a picture</numerusform>
            <numerusform>Add %Ln pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Remove %Ln pictures</source>
        <translation>
            <numerusform>Remove picture</numerusform>
            <numerusform>Remove %Ln pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Saved as {out}: {size} in %Ln files.</source>
        <translation>
            <numerusform>Saved as {out}: {size} in %Ln file.</numerusform>
            <numerusform>Saved as {out}: {size} in %Ln files.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>%Ln images</source>
        <translation>
            <numerusform>1 image</numerusform>
            <numerusform>%Ln images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>%Ln already existed.</source>
        <translation>
            <numerusform>1 already existed.</numerusform>
            <numerusform>%Ln already existed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>%Ln models are now read from their safe copies.</source>
        <translation>
            <numerusform>1 model is now read from its safe copy.</numerusform>
            <numerusform>%Ln models are now read from their safe copies.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>%Ln safe copies written next to their files.</source>
        <translation>
            <numerusform>1 safe copy written next to its file.</numerusform>
            <numerusform>%Ln safe copies written next to their files.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>The verdicts of %Ln models were copied.</source>
        <translation>
            <numerusform>The verdict of 1 model was copied.</numerusform>
            <numerusform>The verdicts of %Ln models were copied.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/inspector/layer_table.py"/>
        <source>Layers (%Ln tensors)</source>
        <translation>
            <numerusform>Layers (1 tensor)</numerusform>
            <numerusform>Layers (%Ln tensors)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/locating.py"/>
        <source>%Ln files of the right names there have other contents.</source>
        <translation>
            <numerusform>1 file of the right name there has another content.</numerusform>
            <numerusform>%Ln files of the right names there have other contents.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/locating.py"/>
        <source>%Ln models are now read from their new places.</source>
        <translation>
            <numerusform>1 model is now read from its new place.</numerusform>
            <numerusform>%Ln models are now read from their new places.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/locating.py"/>
        <source>%Ln other missing models were moved with it</source>
        <translation>
            <numerusform>1 other missing model was moved with it</numerusform>
            <numerusform>%Ln other missing models were moved with it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/locating.py"/>
        <source>Locate all %Ln</source>
        <translation>
            <numerusform>Locate it, too</numerusform>
            <numerusform>Locate all %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/page.py"/>
        <source>%Ln models added</source>
        <translation>
            <numerusform>1 model added</numerusform>
            <numerusform>%Ln models added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/page.py"/>
        <source>%Ln models removed from the project; their files were not deleted.</source>
        <translation>
            <numerusform>1 model removed from the project; its file was not deleted.</numerusform>
            <numerusform>%Ln models removed from the project; their files were not deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Inspecting files, %Ln left…</source>
        <translation>
            <numerusform>Inspecting files, %Ln left…</numerusform>
            <numerusform>Inspecting files, %Ln left…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Train on %Ln models</source>
        <translation>
            <numerusform>Train on 1 model</numerusform>
            <numerusform>Train on %Ln models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>%Ln need your choice</source>
        <translation>
            <numerusform>%Ln needs your choice</numerusform>
            <numerusform>%Ln need your choice</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>%Ln shots</source>
        <translation>
            <numerusform>1 shot</numerusform>
            <numerusform>%Ln shots</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>%Ln tasks</source>
        <translation>
            <numerusform>1 task</numerusform>
            <numerusform>%Ln tasks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/state/model_store.py"/>
        <source>Add %Ln models</source>
        <translation>
            <numerusform>Add a model</numerusform>
            <numerusform>Add %Ln models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/state/model_store.py"/>
        <source>Locate %Ln models</source>
        <translation>
            <numerusform>Locate a model</numerusform>
            <numerusform>Locate %Ln models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/state/model_store.py"/>
        <source>Remove %Ln models</source>
        <translation>
            <numerusform>Remove a model</numerusform>
            <numerusform>Remove %Ln models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/state/model_store.py"/>
        <source>Stop using %Ln models</source>
        <translation>
            <numerusform>Stop using a model</numerusform>
            <numerusform>Stop using %Ln models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/state/model_store.py"/>
        <source>Use %Ln models</source>
        <translation>
            <numerusform>Use a model</numerusform>
            <numerusform>Use %Ln models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/state/training_controller.py"/>
        <source>%Ln steps</source>
        <translation>
            <numerusform>1 step</numerusform>
            <numerusform>%Ln steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Stop this run after %Ln steps? Its folder is moved to the trash.</source>
        <translation>
            <numerusform>Stop this run after 1 step? Its folder is moved to the trash.</numerusform>
            <numerusform>Stop this run after %Ln steps? Its folder is moved to the trash.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/growing_images.py"/>
        <source>The models are being inverted: pseudo images after %Ln steps</source>
        <translation>
            <numerusform>The models are being inverted: pseudo images after 1 step</numerusform>
            <numerusform>The models are being inverted: pseudo images after %Ln steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/settings/editing.py"/>
        <source>Change %Ln settings</source>
        <translation>
            <numerusform>Change %Ln setting</numerusform>
            <numerusform>Change %Ln settings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>%Ln settings were reset to the preset “{title}”.</source>
        <translation>
            <numerusform>%Ln setting was reset to the preset “{title}”.</numerusform>
            <numerusform>%Ln settings were reset to the preset “{title}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Ends after %Ln steps or {time}, whichever comes first</source>
        <translation>
            <numerusform>Ends after 1 step or {time}, whichever comes first</numerusform>
            <numerusform>Ends after %Ln steps or {time}, whichever comes first</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Ends after %Ln steps, without a time limit</source>
        <translation>
            <numerusform>Ends after 1 step, without a time limit</numerusform>
            <numerusform>Ends after %Ln steps, without a time limit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Estimated from %Ln steps of this run, which were taken and discarded.</source>
        <translation>
            <numerusform>Estimated from 1 step of this run, which was taken and discarded.</numerusform>
            <numerusform>Estimated from %Ln steps of this run, which were taken and discarded.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Finished after %Ln inversion steps, before training began; the model is untrained.</source>
        <translation>
            <numerusform>Finished after 1 inversion step, before training began; the model is untrained.</numerusform>
            <numerusform>Finished after %Ln inversion steps, before training began; the model is untrained.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Finished after %Ln inversion steps; the model was fitted to the images</source>
        <translation>
            <numerusform>Finished after 1 inversion step; the model was fitted to the images</numerusform>
            <numerusform>Finished after %Ln inversion steps; the model was fitted to the images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Finished after %Ln steps</source>
        <translation>
            <numerusform>Finished after 1 step</numerusform>
            <numerusform>Finished after %Ln steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Making images harder: accuracy has not improved for %Ln updates ({now:.0f} %).</source>
        <translation>
            <numerusform>Making images harder: accuracy has not improved for %Ln update ({now:.0f} %).</numerusform>
            <numerusform>Making images harder: accuracy has not improved for %Ln updates ({now:.0f} %).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Memory is too small for the images of %Ln models at once; they now pass in smaller batches, the smallest of {least}.</source>
        <translation>
            <numerusform>Memory is too small for the images of %Ln model at once; they now pass in smaller batches, the smallest of {least}.</numerusform>
            <numerusform>Memory is too small for the images of %Ln models at once; they now pass in smaller batches, the smallest of {least}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>finished, %Ln steps</source>
        <translation>
            <numerusform>finished, 1 step</numerusform>
            <numerusform>finished, %Ln steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/view.py"/>
        <source>Pseudo images after %Ln inversion steps</source>
        <translation>
            <numerusform>Pseudo images after 1 inversion step</numerusform>
            <numerusform>Pseudo images after %Ln inversion steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/widgets/bar_chart.py"/>
        <source>and %Ln less probable classes</source>
        <translation>
            <numerusform>and 1 less probable class</numerusform>
            <numerusform>and %Ln less probable classes</numerusform>
        </translation>
    </message>
</context>
</TS>
