"""The endings of the names of music, and of what somebody may look for among it."""

# Music that FFmpeg decodes.
_DECODED = (
    "aa3 aac ac3 adts adx aif aifc aiff alac amr ape ast at3 au awb bfstm bonk brstm caf dff dsf dts dtshd"
    " eac3 ec3 fla flac gsm hca m4a m4b m4r mac mka mlp mp+ mp1 mp2 mp3 mp4 mpc mpga mpp oga ogg oma omg"
    " opus osq qoa ra rf64 rka shn snd spx tak thd tta voc vqf w64 wav wave weba webm wma wsd wv xwma"
)
# Tracker modules: music too, which only some builds of FFmpeg read.
TRACKER_SUFFIXES = frozenset(
    {".669", ".it", ".med", ".mod", ".mptm", ".mtm", ".okt", ".s3m", ".stm", ".ult", ".xm"}
)
AUDIO_SUFFIXES = frozenset(f".{ending}" for ending in _DECODED.split()) | TRACKER_SUFFIXES

# Films, notes and protected music: no track is made of them, but somebody may look for them.
_OTHER = "3gp aax avi flv kar m2ts m4p m4v mid midi mkv mov mpeg mpg ogv vob wmv"
OTHER_MEDIA = frozenset(f".{ending}" for ending in _OTHER.split())
CUE_SUFFIX = ".cue"
