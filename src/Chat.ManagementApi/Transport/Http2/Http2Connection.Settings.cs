using System.Buffers.Binary;

namespace Chat.ManagementApi.Transport.Http2;

/// <summary>What the server wants of us; it may want it changed at any time.</summary>
internal sealed partial class Http2Connection
{
    private const int SettingBytes = 6;

    private ErrorCode TakeSettings(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Stream != 0) return ErrorCode.Protocol;
        if (header.IsAck) return !_hasSettings ? ErrorCode.Protocol : payload.IsEmpty ? ErrorCode.None : ErrorCode.FrameSize;
        if (payload.Length % SettingBytes != 0) return ErrorCode.FrameSize;
        _hasSettings = true;
        lock (_gate)
        {
            for (; !payload.IsEmpty; payload = payload[SettingBytes..])
            {
                var setting = (Setting)BinaryPrimitives.ReadUInt16BigEndian(payload);
                var error = Keep(setting, BinaryPrimitives.ReadUInt32BigEndian(payload[2..]));
                if (error != ErrorCode.None) return error;
            }

            Resume();
        }

        return Acknowledge(FrameType.Settings, []);
    }

    private ErrorCode Keep(Setting setting, uint value)
    {
        switch (setting)
        {
            case Setting.HeaderTableSize:
                _encoder.Limit((int)Math.Min(value, int.MaxValue));
                return ErrorCode.None;
            case Setting.MaxConcurrentStreams:
                _maxStreams = (int)Math.Min(value, int.MaxValue);
                return ErrorCode.None;
            case Setting.InitialWindowSize:
                return value > int.MaxValue ? ErrorCode.FlowControl : ShiftWindows((int)value);
            case Setting.MaxFrameSize when value is < FrameHeader.DefaultMaxLength or > FrameHeader.MaxMaxLength:
                return ErrorCode.Protocol;
            case Setting.MaxFrameSize:
                _maxFrame = (int)value;
                return ErrorCode.None;
            default:
                return ErrorCode.None;
        }
    }

    /// <summary>Counts for streams that are open as well, which may leave them below nothing.</summary>
    private ErrorCode ShiftWindows(int initial)
    {
        var change = (long)initial - _initialWindow;
        _initialWindow = initial;
        foreach (var lane in _streams.Values)
        {
            lane.Window += change;
            if (lane.Window > int.MaxValue) return ErrorCode.FlowControl;
        }

        return ErrorCode.None;
    }
}
