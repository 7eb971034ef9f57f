"""THE list of messages between the console and the map page, in both directions; sends nothing itself.

Each message is a record; on the wire it is JSON with its name under `kind`. Positions alone travel
differently: as one base64 batch of columns (`POSITION_COLUMNS`) through the bridge's `moved` signal, answered
by `Painted`. `page/messages.js` is generated from here: `python -m console.map.messages`.
"""

from console.map.messages.codec import (
    PageMessageUnreadable as PageMessageUnreadable,
    decode as decode,
    encode as encode,
)
from console.map.messages.drawing import (
    AnyDrawing as AnyDrawing,
    Drawing as Drawing,
    DrawingAdjusted as DrawingAdjusted,
    DrawingChosen as DrawingChosen,
    DrawingDropped as DrawingDropped,
    DrawingNote as DrawingNote,
    DrawingTool as DrawingTool,
    Drawn as Drawn,
    Outline as Outline,
)
from console.map.messages.from_page import (
    AnyFromPage as AnyFromPage,
    BaseChosen as BaseChosen,
    Clicked as Clicked,
    CrowdClicked as CrowdClicked,
    FollowSwitched as FollowSwitched,
    LayerSwitched as LayerSwitched,
    Measured as Measured,
    Moved as Moved,
    Painted as Painted,
    Picked as Picked,
    Ready as Ready,
    TrackLetGo as TrackLetGo,
    TrackPointed as TrackPointed,
)
from console.map.messages.incidents import IncidentMark as IncidentMark, Incidents as Incidents
from console.map.messages.marks import (
    LEVELS as LEVELS,
    STATUSES as STATUSES,
    CustomerMark as CustomerMark,
    OrderMark as OrderMark,
    TrackGapMark as TrackGapMark,
    TrackHappenedMark as TrackHappenedMark,
    TrackStopMark as TrackStopMark,
    WorkerMark as WorkerMark,
)
from console.map.messages.places import (
    PlaceChosen as PlaceChosen,
    PlaceLayerMark as PlaceLayerMark,
    PlaceLayers as PlaceLayers,
    PlaceMark as PlaceMark,
    Places as Places,
)
from console.map.messages.routes import (
    RouteMark as RouteMark,
    Routes as Routes,
    RouteStopMark as RouteStopMark,
)
from console.map.messages.to_page import (
    Base as Base,
    Clock as Clock,
    Customers as Customers,
    Distribution as Distribution,
    Follow as Follow,
    Greeting as Greeting,
    Layer as Layer,
    Look as Look,
    Measure as Measure,
    Orders as Orders,
    Pick as Pick,
    Playhead as Playhead,
    Selected as Selected,
    Show as Show,
    TrackDrawn as TrackDrawn,
    TracksCleared as TracksCleared,
    Workers as Workers,
)
from console.map.messages.wire import (
    POSITION_COLUMNS as POSITION_COLUMNS,
    TRACK_COLUMNS as TRACK_COLUMNS,
    VERSION as VERSION,
    FromPage as FromPage,
    LayerKey as LayerKey,
    SubjectKind as SubjectKind,
    ToPage as ToPage,
)
