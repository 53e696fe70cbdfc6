namespace AutoIG.Functions;

/// <summary>
/// What a caller of the engine works on from call to call. Functions keep it with their own buffers, without knowing what it is.
/// </summary>
internal interface IWorkspace
{
    /// <summary>The bytes of the buffers.</summary>
    long AllocatedBytes { get; }
}
