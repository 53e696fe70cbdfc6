namespace AutoIG;

/// <summary>The nonlinearity of a plain recurrent network.</summary>
public enum RnnNonlinearity
{
    /// <summary>tanh.</summary>
    Tanh,

    /// <summary>max(x, 0), with relu′(0) = 0.</summary>
    Relu,
}
